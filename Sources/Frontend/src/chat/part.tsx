// All of the page, so that what this part shares with others is in the one part that is there already (see build.sh).
import "../app/desk";
import { addTexts } from "../i18n";
import { chats as en } from "../i18n/en/chats";
import { chats as pl } from "../i18n/pl/chats";
import { chats as uk } from "../i18n/uk/chats";

addTexts({ en, pl, uk });

export { route as sameBuild } from "../app/router";
export { ChatMessageAt } from "./ChatMessages";
export { Duplicates } from "./Duplicates";
export { Refused } from "./Refused";
