import type { answering as english } from "../en/answering";
import type { Same } from "../texts";

/** The ways to an answer. */
export const answering: Same<typeof english> = {
  "answer.reply": "Odpowiedz",
  "answer.replyAll": "Odpowiedz wszystkim",
  "answer.forward": "Przekaż dalej",
  "answer.first": "Napisz wiadomość",
  "answer.resume": "Dokończ odpowiedź",
  "row.draft": "Szkic",
  "answer.unavailable": "Nie udało się pobrać tej części strony.",
  "keys.reply": "Odpowiedz",
  "keys.replyAll": "Odpowiedz wszystkim",
  "keys.forward": "Przekaż dalej",
  "keys.first": "Napisz wiadomość",
};
