import type { answering as english } from "../en/answering";
import type { Same } from "../texts";

/** The ways to an answer. */
export const answering: Same<typeof english> = {
  "answer.reply": "Відповісти",
  "answer.replyAll": "Відповісти всім",
  "answer.forward": "Переслати",
  "answer.first": "Написати листа",
  "answer.resume": "Продовжити відповідь",
  "row.draft": "Чернетка",
  "answer.unavailable": "Цю частину сторінки не вдалося завантажити.",
  "keys.reply": "Відповісти",
  "keys.replyAll": "Відповісти всім",
  "keys.forward": "Переслати",
  "keys.first": "Написати листа",
};
