// What most of the page's parts share and its first sight does without: all of them import it, so that it stands in one file
// of its own, common.js (see build.sh).
import "./App";
import { addTexts } from "../i18n";
import { desk as en } from "../i18n/en/desk";
import { sorting as enSorting } from "../i18n/en/sorting";
import { desk as pl } from "../i18n/pl/desk";
import { sorting as plSorting } from "../i18n/pl/sorting";
import { desk as uk } from "../i18n/uk/desk";
import { sorting as ukSorting } from "../i18n/uk/sorting";
import { addIcons } from "../ui/Icon";
import { more } from "../../generated/icons-later";

addTexts({ en, pl, uk });
addTexts({ en: enSorting, pl: plSorting, uk: ukSorting });
addIcons(more);

export { route as sameBuild } from "./router";
export { crmSettings } from "../api/catalogue";
export { finance } from "../api/finance";
export { quotes } from "../api/quotes";
export { ClientPanel } from "../client/ClientPanel";
export { BulkBar } from "../inbox/BulkBar";
export { rememberSearch } from "../search/recent";
export { Suggestions } from "../search/Suggestions";
export { SearchList } from "../search/SearchList";
export { FirstPane } from "../thread/FirstPane";
export { ThreadPane } from "../thread/ThreadPane";
export { Overlaid } from "./Overlaid";
