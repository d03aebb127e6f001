// All of the page, so that what this part shares with others is in the one part that is there already (see build.sh).
import "../../app/App";
import { en } from "../en";

export { route as sameBuild } from "../../app/router";
export const catalogue = en;
