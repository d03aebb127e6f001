// All of the page, so that what this part shares with others is in the one part that is there already (see build.sh).
import "../app/desk";
import { addTexts } from "../i18n";
import { clients as en } from "../i18n/en/clients";
import { clients as pl } from "../i18n/pl/clients";
import { clients as uk } from "../i18n/uk/clients";

addTexts({ en, pl, uk });

export { route as sameBuild } from "../app/router";
export { ClientsScreen } from "./list/ClientsScreen";
export { PanelMore } from "./PanelMore";
