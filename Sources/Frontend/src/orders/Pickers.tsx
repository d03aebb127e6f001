import { useState } from "react";
import { orderStatuses, type OrderStatus } from "../api/orders";
import { useT } from "../i18n";
import { catalogue } from "../store/catalogue";
import { useCell } from "../store/cell";
import { orders } from "../store/orders";
import { colleagues, me } from "../store/session";
import { Picker, type Choice } from "../ui/Picker";
import { giveTo, moveTo, toOffice } from "./changes";
import { plainText } from "./filter";

export type Choosing = { what: "status" | "manager" | "office"; ids: string[] };

/** Where the cards go, who takes them, or which office does. */
export function OrderPicker({ choosing: { what, ids }, onMoved, onClose }: { choosing: Choosing; onMoved: (status: OrderStatus) => void; onClose: () => void }) {
  const t = useT();
  const [query, setQuery] = useState("");
  const people = useCell(colleagues);
  const places = useCell(catalogue)?.offices.filter((one) => one.is_active) ?? [];
  const rows = ids.map((id) => orders.get(id));
  const same = (value: (row: NonNullable<(typeof rows)[number]>) => string | undefined) => {
    const all = new Set(rows.map((row) => row && value(row)));
    return all.size === 1 ? [...all][0] : undefined;
  };
  const now = { status: same((row) => row.status), manager: same((row) => row.manager?.id), office: same((row) => row.office?.id) }[what];
  const has = (text: string) => plainText(text).includes(plainText(query.trim()));
  const begins = (text: string) => plainText(text).startsWith(plainText(query.trim()));
  const mark = (id: string) => (id === now ? { detail: t("orders.now") } : {});
  const choices: Record<Choosing["what"], () => Choice[]> = {
    status: () => orderStatuses.map((status) => ({
      id: status, label: t(`order.status.${status}`), icon: status === now ? "check" : "chevron-right", ...mark(status),
      run: () => {
        moveTo(ids, status);
        onMoved(status);
      },
    })),
    manager: () => [
      ...[...people].sort((a, b) => Number(b.id === me()?.id) - Number(a.id === me()?.id)).map((one): Choice => ({
        id: one.id, label: one.name, icon: one.id === now ? "user-check" : "user", ...mark(one.id), run: () => giveTo(ids, one),
      })),
      { id: "nobody", label: t("assign.nobody"), icon: "user-x", run: () => giveTo(ids, null) },
    ],
    office: () => places.map((one) => ({ id: one.id, label: one.name, icon: one.id === now ? "check" : "map-pin", ...mark(one.id), run: () => toOffice(ids, one) })),
  };
  const title = { status: t("orders.move"), manager: t("orders.give"), office: t("orders.office") }[what];
  const [only] = rows;
  return (
    <Picker
      title={title}
      placeholder={rows.length === 1 && only ? `${title} · ${only.order_number}` : `${title} · ${t("orders.count", { n: ids.length })}`}
      choices={choices[what]().filter((one) => has(one.label)).sort((a, b) => Number(begins(b.label)) - Number(begins(a.label)))}
      query={query}
      onQuery={setQuery}
      onClose={onClose}
      empty={t("orders.nothing")}
    />
  );
}
