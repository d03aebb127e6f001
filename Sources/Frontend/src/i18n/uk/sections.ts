import type { sections as english } from "../en/sections";
import type { Same } from "../texts";

/** Names of the sections of the settings. Fetched together with the settings. */
export const sections: Same<typeof english> = {
  "settings.notifications": "Сповіщення",
  "settings.offices": "Офіси",
  "settings.languages": "Мови й ціни",
  "settings.documents": "Типи документів",
  "settings.specialisations": "Спеціалізації",
  "settings.orders": "Замовлення, ПДВ і номери",
  "settings.audit": "Хто що змінив",
  "settings.group.own": "Ваше",
  "settings.group.office": "Бюро",
  "settings.group.messages": "Повідомлення",
  "settings.group.server": "Сервер",
  "invalid.token": "Введіть назву, з якої видно, для чого токен.",
};
