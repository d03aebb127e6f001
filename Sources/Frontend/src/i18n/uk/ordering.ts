import type { ordering as english } from "../en/ordering";
import type { Same } from "../texts";

export const ordering: Same<typeof english> = {
  "nav.orders": "Замовлення",
  "nav.finance": "Фінанси",
  "nav.notifications": "Сповіщення",
  "nav.notifications.unread": { one: "{n} непрочитане сповіщення", few: "{n} непрочитані сповіщення", many: "{n} непрочитаних сповіщень", other: "{n} непрочитаного сповіщення" },
  "order.meanwhile": "Замовлення {number} тим часом змінено ({name}). Зараз видно ту зміну.",
  "order.meanwhile.somebody": "Замовлення {number} тим часом змінено. Зараз видно ту зміну.",
  "order.anyway": "Зберегти мою зміну",
  "order.force": "Видати все одно",
  "order.refused.unpaid": "Замовлення {number} лишилося на місці: за нього ще не заплачено повністю.",
  "order.refused.originals_here": "Замовлення {number} лишилося на місці: оригінали клієнта ще тут.",
  "keys.order": "Нове замовлення",
  "keys.columns": "Колонка ліворуч або праворуч",
  "keys.moveBeside": "Перенести картку в сусідню колонку",
  "keys.move": "Перенести до…",
  "keys.pick": "Вибрати",
  "keys.pickRange": "Вибрати аж до цього",
  "keys.otherView": "Дошка або таблиця",
};
