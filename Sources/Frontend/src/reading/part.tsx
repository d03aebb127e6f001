// All of the page, so that what this part shares with others is in the one part that is there already (see build.sh).
import "../app/desk";
import { addTexts } from "../i18n";
import { reader as en } from "../i18n/en/reader";
import { reader as pl } from "../i18n/pl/reader";
import { reader as uk } from "../i18n/uk/reader";

addTexts({ en, pl, uk });

export { route as sameBuild } from "../app/router";
export { DesktopCard } from "./telling/DesktopCard";
export { Details } from "./Details";
export { Layer } from "./Layer";
export { QuietButton } from "./telling/QuietButton";
export { SecondStep } from "./SecondStep";
export { tellingChanged } from "./telling/tell";
