import { texts } from "../texts";

/** Working together on a conversation: canned replies, who is on it, whose it is. */
export const together = texts({
  "canned.title": "Canned replies",
  "canned.placeholder": "Find by title or shortcut",
  "canned.empty": "No reply by that name",
  "canned.first": "Write the first canned reply",
  "canned.language": "Language of the reply",
  "canned.preview": "Preview",

  "presence.looking": { one: "{names} is looking", other: "{names} are looking" },
  "presence.typing": { one: "{names} is typing …", other: "{names} are typing …" },

  "row.attention": "Sending problem",
  "snooze.answer": "Until they answer",
  "snooze.answer.detail": "Comes back with their next message",
  "snooze.asleep.answer": "Snoozed until they answer.",
  "snooze.brief.answer": "until they answer",
  "snooze.moment": "Choose day and time …",
  "snooze.moment.label": "Come back at",
  "snooze.moment.past": "Choose a time that lies ahead.",
  "row.asleep": "Snoozed",

  "keys.link": "Link to a client",
  "link.title": "Whose conversation is it?",
  "link.placeholder": "Name, address or phone of the client",
  "link.current": "linked now",
  "link.nobody": "No client",
  "link.empty": "No client by that name or address",
  "link.other": "Link to another client",
  "toast.linked": "Linked to {name}",
  "toast.unlinked": "No longer linked to a client",
});
