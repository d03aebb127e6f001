import type { answering as english } from "../en/answering";
import type { Same } from "../texts";

/** The ways to an answer. */
export const answering: Same<typeof english> = {
  "answer.first": "Napisz wiadomość",
  "row.draft": "Szkic",
  "keys.reply": "Odpowiedz",
  "keys.replyAll": "Odpowiedz wszystkim",
  "keys.forward": "Przekaż dalej",
  "keys.first": "Napisz wiadomość",
};
