import { texts } from "../texts";

/** Working together on a conversation: canned replies, who is on it, whose it is. */
export const together = texts({
  "canned.title": "Canned replies",

  "presence.looking": { one: "{names} is looking", other: "{names} are looking" },
  "presence.typing": { one: "{names} is typing …", other: "{names} are typing …" },

  "row.attention": "Sending problem",
  "snooze.asleep.answer": "Snoozed until they answer.",
  "snooze.brief.answer": "until they answer",
  "row.asleep": "Snoozed",

  "keys.link": "Link to a client",
  "toast.linked": "Linked to {name}",
  "toast.unlinked": "No longer linked to a client",
});
