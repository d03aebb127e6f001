// All of the page, so that what this part shares with others is in the one part that is there already (see build.sh).
import "../../app/desk";
import { addTexts } from "../../i18n";
import { care as en } from "../../i18n/en/care";
import { care as pl } from "../../i18n/pl/care";
import { care as uk } from "../../i18n/uk/care";

addTexts({ en, pl, uk });

export { route as sameBuild } from "../../app/router";
export { Backups } from "./Backups";
export { Condition } from "./Condition";
