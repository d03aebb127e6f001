import { texts } from "../texts";

/** The ways to an answer. */
export const answering = texts({
  "answer.first": "Write a message",
  "row.draft": "Draft",
  "keys.reply": "Reply",
  "keys.replyAll": "Reply to all",
  "keys.forward": "Forward",
  "keys.first": "Write a message",
});
