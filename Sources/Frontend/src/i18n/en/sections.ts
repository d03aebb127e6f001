import { texts } from "../texts";

/** Names of the sections of the settings. Fetched together with the settings. */
export const sections = texts({
  "settings.notifications": "Notifications",
  "settings.offices": "Offices",
  "settings.languages": "Languages and prices",
  "settings.documents": "Document types",
  "settings.specialisations": "Specialisations",
  "settings.orders": "Orders, VAT and numbers",
  "settings.audit": "Who changed what",
  "settings.group.own": "Yours",
  "settings.group.office": "Office",
  "settings.group.messages": "Messages",
  "settings.group.server": "Server",
  "invalid.token": "Enter a name that tells what the token is for.",
});
