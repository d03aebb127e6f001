import type { User } from "../api/types";
import { useT } from "../i18n";
import { FailedView } from "../inbox/EmptyView";
import { NotYet } from "../ui/Skeleton";
import { later } from "./part";
import type { Route } from "./router";

/** Board, table, money and notifications: fetched with the first look at any of them. */
const part = later(() => import("../orders/part"));

type At = Extract<Route, { page: "orders" | "finance" }>;

export function OrderScreens({ at, user }: { at: At; user: User }) {
  const t = useT();
  const here = part.use(true);
  if (here && here !== "failed") return at.page === "orders" ? <here.OrdersScreen at={at} user={user} /> : <here.FinanceScreen at={at} user={user} />;
  return (
    <main className="desk" id="main" aria-busy={here === null}>
      <h1 className="sr-only">{t(at.page === "orders" ? "nav.orders" : "nav.finance")}</h1>
      <NotYet ready={here === "failed"} lines={8} />
      {here === "failed" && <FailedView problem={null} onRetry={part.fetch} />}
    </main>
  );
}

/** The list behind the bell. */
export function Notices() {
  const here = part.use(true);
  return here && here !== "failed" ? <here.NoticesPanel /> : null;
}
