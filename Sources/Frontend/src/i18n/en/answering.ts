import { texts } from "../texts";

/** The ways to an answer. */
export const answering = texts({
  "answer.reply": "Reply",
  "answer.replyAll": "Reply to all",
  "answer.forward": "Forward",
  "answer.first": "Write a message",
  "answer.resume": "Go on with your answer",
  "row.draft": "Draft",
  "answer.unavailable": "This part of the page could not be fetched.",
  "keys.reply": "Reply",
  "keys.replyAll": "Reply to all",
  "keys.forward": "Forward",
  "keys.first": "Write a message",
});
