import type { answering as english } from "../en/answering";
import type { Same } from "../texts";

/** The ways to an answer. */
export const answering: Same<typeof english> = {
  "answer.first": "Написати листа",
  "row.draft": "Чернетка",
  "keys.reply": "Відповісти",
  "keys.replyAll": "Відповісти всім",
  "keys.forward": "Переслати",
  "keys.first": "Написати листа",
};
