import type { listing as english } from "../en/listing";
import type { Same } from "../texts";

/** What narrows the list of the inbox, and the views that are kept. */
export const listing: Same<typeof english> = {
  "filter.label": "Filtruj listę",
  "filter.some": { one: "Filtr: włączony {n} warunek", few: "Filtr: włączone {n} warunki", many: "Filtr: włączonych {n} warunków", other: "Filtr: włączone {n} warunku" },
  "filter.platform": "Kanał",
  "filter.account": "Konto",
  "filter.assignee": "Przypisane do",
  "filter.tag": "Etykieta",
  "filter.client": "Klient",
  "filter.q": "Słowa",
  "filter.part": "Starsze przeszukano tylko częściowo.",
  "filter.everything": "Szukaj wszędzie",
  "filter.remove": "Usuń warunek: {name}",
  "filter.all": "Pokaż wszystkie",
  "filter.empty": "Z tym filtrem nic tu nie ma",
  "filter.empty.by": "W widoku „{view}” żadna rozmowa nie pasuje do: {names}.",
  "filter.without": "Bez warunku „{name}”",
  "views.saved": "Zapisane widoki",
  "views.save": "Zapisz ten widok…",
  "views.manage": "Zarządzaj widokami…",
  "views.save.title": "Zapisz ten widok",
  "views.manage.title": "Zarządzaj widokami",
  "toast.view.removed": "Usunięto widok „{name}”",
  "search.foundMore": { one: "Ponad {n} wynik", few: "Ponad {n} wyniki", many: "Ponad {n} wyników", other: "Ponad {n} wyniku" },
  "assign.me": "Ty",
  "assign.nobody": "Nikt",
};
