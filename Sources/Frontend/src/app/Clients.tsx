import { fetchClients, useClientPart } from "../client/clientPart";
import { useT } from "../i18n";
import { FailedView } from "../inbox/EmptyView";
import { NotYet } from "../ui/Skeleton";
import type { Route } from "./router";

/** The clients are a part of the page of their own, fetched with the first look at one. */
export function Clients({ at }: { at: Extract<Route, { page: "clients" }> }) {
  const t = useT();
  const part = useClientPart(true);
  if (part && part !== "failed") return <part.ClientsScreen at={at} />;
  return (
    <main className="columns" id="main" aria-busy={part === null}>
      <h1 className="sr-only">{t("clients.title")}</h1>
      <NotYet ready={part === "failed"} lines={8} />
      {part === "failed" && <FailedView problem={null} onRetry={fetchClients} />}
    </main>
  );
}
