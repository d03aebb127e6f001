import type { together as english } from "../en/together";
import type { Same } from "../texts";

/** Working together on a conversation: canned replies, who is on it, whose it is. */
export const together: Same<typeof english> = {
  "canned.title": "Gotowe odpowiedzi",
  "canned.placeholder": "Tytuł albo skrót",
  "canned.empty": "Nie ma odpowiedzi o tej nazwie",
  "canned.first": "Napisz pierwszą gotową odpowiedź",
  "canned.language": "Język odpowiedzi",
  "canned.preview": "Podgląd",

  "presence.looking": { one: "{names} przegląda", few: "{names} przeglądają", many: "{names} przeglądają", other: "{names} przeglądają" },
  "presence.typing": { one: "{names} pisze…", few: "{names} piszą…", many: "{names} piszą…", other: "{names} piszą…" },

  "row.attention": "Problem z wysyłką",
  "snooze.answer": "Do odpowiedzi",
  "snooze.answer.detail": "Wróci z następną wiadomością klienta",
  "snooze.asleep.answer": "Odłożona do odpowiedzi klienta.",
  "snooze.brief.answer": "do odpowiedzi",
  "snooze.moment": "Wybierz dzień i godzinę…",
  "snooze.moment.label": "Ma wrócić",
  "snooze.moment.past": "Wybierz czas w przyszłości.",
  "row.asleep": "Odłożona",

  "keys.link": "Powiąż z klientem",
  "link.title": "Czyja to rozmowa?",
  "link.placeholder": "Nazwisko, adres lub telefon klienta",
  "link.current": "powiązana teraz",
  "link.nobody": "Bez klienta",
  "link.empty": "Nie ma klienta o tej nazwie ani adresie",
  "link.other": "Powiąż z innym klientem",
  "toast.linked": "Powiązano z klientem: {name}",
  "toast.unlinked": "Rozmowa nie jest już powiązana z klientem",
};
