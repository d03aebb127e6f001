// All of the page, so that what this part shares with others is in the one part that is there already (see build.sh).
import "../app/desk";
import { addTexts } from "../i18n";
import { order as en } from "../i18n/en/order";
import { order as pl } from "../i18n/pl/order";
import { order as uk } from "../i18n/uk/order";

addTexts({ en, pl, uk });

export { route as sameBuild } from "../app/router";
export { ClientOrders } from "./ClientOrders";
export { Layer } from "./Layer";
export { MessageBelow, MessageMenu } from "./MessageParts";
