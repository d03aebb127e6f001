// What most of the page's parts share and its first sight does without: all of them import it, so that it stands in one file
// of its own, common.js (see build.sh).
import "./App";
import { addTexts } from "../i18n";
import { desk as en } from "../i18n/en/desk";
import { desk as pl } from "../i18n/pl/desk";
import { desk as uk } from "../i18n/uk/desk";
import { addIcons } from "../ui/Icon";
import { more } from "../../generated/icons-later";

addTexts({ en, pl, uk });
addIcons(more);

export { route as sameBuild } from "./router";
export { ClientPanel } from "../client/ClientPanel";
export { SearchList } from "../search/SearchList";
export { FirstPane } from "../thread/FirstPane";
export { ThreadPane } from "../thread/ThreadPane";
export { Overlaid } from "./Overlaid";
