// All of the page, so that what this part shares with others is in the one part that is there already (see build.sh).
import "../app/desk";
import { addTexts } from "../i18n";
import { composing as en } from "../i18n/en/composing";
import { composing as pl } from "../i18n/pl/composing";
import { composing as uk } from "../i18n/uk/composing";

addTexts({ en, pl, uk });

export { route as sameBuild } from "../app/router";
export { Answer } from "./Answer";
export { ChatAnswer } from "./ChatAnswer";
export { ChatEdit } from "./ChatEdit";
export { DropZone } from "./DropZone";
export { First } from "./First";
export { Standing } from "./Standing";
