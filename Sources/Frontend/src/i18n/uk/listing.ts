import type { listing as english } from "../en/listing";
import type { Same } from "../texts";

/** What narrows the list of the inbox, and the views that are kept. */
export const listing: Same<typeof english> = {
  "filter.label": "Відібрати розмови",
  "filter.some": { one: "Відбір: діє {n} умова", few: "Відбір: діють {n} умови", many: "Відбір: діє {n} умов", other: "Відбір: діє {n} умови" },
  "filter.platform": "Канал",
  "filter.account": "Обліковий запис",
  "filter.assignee": "Відповідальний",
  "filter.tag": "Мітка",
  "filter.client": "Клієнт",
  "filter.q": "Слова",
  "filter.part": "Давніше переглянуто лише частково.",
  "filter.everything": "Шукати всюди",
  "filter.remove": "Прибрати умову: {name}",
  "filter.all": "Показати все",
  "filter.empty": "За цим відбором тут нічого немає",
  "filter.empty.by": "У поданні «{view}» немає розмов, що відповідають: {names}.",
  "filter.without": "Без умови «{name}»",
  "views.saved": "Збережені подання",
  "views.save": "Зберегти це подання…",
  "views.manage": "Керувати поданнями…",
  "views.save.title": "Зберегти це подання",
  "views.manage.title": "Керувати поданнями",
  "toast.view.removed": "Подання «{name}» видалено",
  "search.foundMore": { one: "Понад {n} результат", few: "Понад {n} результати", many: "Понад {n} результатів", other: "Понад {n} результату" },
  "assign.me": "це ви",
  "assign.nobody": "Ніхто",
};
