import type { sections as english } from "../en/sections";
import type { Same } from "../texts";

/** Names of the sections of the settings. Fetched together with the settings. */
export const sections: Same<typeof english> = {
  "settings.notifications": "Powiadomienia",
  "settings.offices": "Biura",
  "settings.languages": "Języki i ceny",
  "settings.documents": "Rodzaje dokumentów",
  "settings.specialisations": "Specjalizacje",
  "settings.orders": "Zlecenia, VAT i numery",
  "settings.audit": "Kto co zmienił",
  "settings.group.own": "Twoje",
  "settings.group.office": "Biuro",
  "settings.group.messages": "Wiadomości",
  "settings.group.server": "Serwer",
  "invalid.token": "Podaj nazwę, która mówi, do czego służy token.",
};
