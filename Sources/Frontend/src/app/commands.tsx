// All of the page, so that what this part shares with others is in the one part that is there already (see build.sh).
import "./App";

export { route as sameBuild } from "./router";
export { HelpSheet } from "./HelpSheet";
export { Palette } from "./Palette";
