import type { together as english } from "../en/together";
import type { Same } from "../texts";

/** Working together on a conversation: canned replies, who is on it, whose it is. */
export const together: Same<typeof english> = {
  "canned.title": "Gotowe odpowiedzi",

  "presence.looking": { one: "{names} przegląda", few: "{names} przeglądają", many: "{names} przeglądają", other: "{names} przeglądają" },
  "presence.typing": { one: "{names} pisze…", few: "{names} piszą…", many: "{names} piszą…", other: "{names} piszą…" },

  "row.attention": "Problem z wysyłką",
  "snooze.asleep.answer": "Odłożona do odpowiedzi klienta.",
  "snooze.brief.answer": "do odpowiedzi",
  "row.asleep": "Odłożona",

  "keys.link": "Powiąż z klientem",
  "toast.linked": "Powiązano z klientem: {name}",
  "toast.unlinked": "Rozmowa nie jest już powiązana z klientem",
};
