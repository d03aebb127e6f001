import type { ordering as english } from "../en/ordering";
import type { Same } from "../texts";

export const ordering: Same<typeof english> = {
  "nav.orders": "Zlecenia",
  "nav.finance": "Finanse",
  "nav.notifications": "Powiadomienia",
  "nav.notifications.unread": { one: "{n} nieprzeczytane powiadomienie", few: "{n} nieprzeczytane powiadomienia", many: "{n} nieprzeczytanych powiadomień", other: "{n} nieprzeczytanego powiadomienia" },
  "order.meanwhile": "Zlecenie {number} zostało w międzyczasie zmienione ({name}). Widać teraz tamtą zmianę.",
  "order.meanwhile.somebody": "Zlecenie {number} zostało w międzyczasie zmienione. Widać teraz tamtą zmianę.",
  "order.anyway": "Zapisz moją zmianę",
  "order.force": "Wydaj mimo to",
  "order.refused.unpaid": "Zlecenie {number} zostało na miejscu: nie jest jeszcze w całości opłacone.",
  "order.refused.originals_here": "Zlecenie {number} zostało na miejscu: oryginały klienta są jeszcze tutaj.",
  "keys.order": "Nowe zlecenie",
  "keys.columns": "Kolumna po lewej lub prawej",
  "keys.moveBeside": "Przenieś kartę do sąsiedniej kolumny",
  "keys.move": "Przenieś do…",
  "keys.pick": "Zaznacz",
  "keys.pickRange": "Zaznacz aż dotąd",
  "keys.otherView": "Tablica lub tabela",
};
