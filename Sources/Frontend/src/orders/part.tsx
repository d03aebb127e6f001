// All of the page, so that what this part shares with others is in the one part that is there already (see build.sh).
import "../app/desk";
import { addTexts } from "../i18n";
import { orders as en } from "../i18n/en/orders";
import { orders as pl } from "../i18n/pl/orders";
import { orders as uk } from "../i18n/uk/orders";

addTexts({ en, pl, uk });

export { route as sameBuild } from "../app/router";
export { FinanceScreen } from "../finance/FinanceScreen";
export { noticeWords, NoticesPanel } from "./NoticesPanel";
export { OrdersScreen } from "./OrdersScreen";
