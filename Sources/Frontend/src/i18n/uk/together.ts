import type { together as english } from "../en/together";
import type { Same } from "../texts";

/** Working together on a conversation: canned replies, who is on it, whose it is. */
export const together: Same<typeof english> = {
  "canned.title": "Готові відповіді",
  "canned.placeholder": "Назва або скорочення",
  "canned.empty": "Немає відповіді з такою назвою",
  "canned.first": "Написати першу готову відповідь",
  "canned.language": "Мова відповіді",
  "canned.preview": "Попередній перегляд",

  "presence.looking": { one: "{names} переглядає", few: "{names} переглядають", many: "{names} переглядають", other: "{names} переглядають" },
  "presence.typing": { one: "{names} пише…", few: "{names} пишуть…", many: "{names} пишуть…", other: "{names} пишуть…" },

  "row.attention": "Збій надсилання",
  "snooze.answer": "До відповіді",
  "snooze.answer.detail": "Повернеться з наступним повідомленням клієнта",
  "snooze.asleep.answer": "Відкладено до відповіді клієнта.",
  "snooze.brief.answer": "до відповіді",
  "snooze.moment": "Вибрати день і час…",
  "snooze.moment.label": "Повернути",
  "snooze.moment.past": "Виберіть час у майбутньому.",
  "row.asleep": "Відкладено",

  "keys.link": "Прив’язати до клієнта",
  "link.title": "Чия це розмова?",
  "link.placeholder": "Ім’я, адреса або телефон клієнта",
  "link.current": "прив’язано зараз",
  "link.nobody": "Без клієнта",
  "link.empty": "Немає клієнта з таким ім’ям чи адресою",
  "link.other": "Прив’язати до іншого клієнта",
  "toast.linked": "Тепер це розмова клієнта: {name}",
  "toast.unlinked": "Розмову відв’язано від клієнта",
};
