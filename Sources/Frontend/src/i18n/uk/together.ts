import type { together as english } from "../en/together";
import type { Same } from "../texts";

/** Working together on a conversation: canned replies, who is on it, whose it is. */
export const together: Same<typeof english> = {
  "canned.title": "Готові відповіді",

  "presence.looking": { one: "{names} переглядає", few: "{names} переглядають", many: "{names} переглядають", other: "{names} переглядають" },
  "presence.typing": { one: "{names} пише…", few: "{names} пишуть…", many: "{names} пишуть…", other: "{names} пишуть…" },

  "row.attention": "Збій надсилання",
  "snooze.asleep.answer": "Відкладено до відповіді клієнта.",
  "snooze.brief.answer": "до відповіді",
  "row.asleep": "Відкладено",

  "keys.link": "Прив’язати до клієнта",
  "toast.linked": "Тепер це розмова клієнта: {name}",
  "toast.unlinked": "Розмову відв’язано від клієнта",
};
