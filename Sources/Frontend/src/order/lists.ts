import { useEffect } from "react";
import { orders as api, type OrderRow } from "../api/orders";
import { hearers } from "../live/changes";
import { Cell, useCell } from "../store/cell";
import { stale, take, watchOrders } from "../store/orders";
import { onSignOut } from "../store/session";

/** The orders of a client, or of a conversation whose client is not known. */
interface List {
  ids: readonly string[] | null;
  failed: boolean;
}

type Of = { client: string } | { conversation: string };

const lists = new Map<string, { of: Of; cell: Cell<List> }>();
const asked = new Set<string>();
const most = 50;
const nameOf = (of: Of): string => ("client" in of ? `client ${of.client}` : `conversation ${of.conversation}`);

onSignOut(() => {
  lists.clear();
  asked.clear();
});

function list(of: Of): Cell<List> {
  const known = lists.get(nameOf(of));
  if (known) return known.cell;
  const cell = new Cell<List>({ ids: null, failed: false });
  lists.set(nameOf(of), { of, cell });
  return cell;
}

export async function loadList(of: Of): Promise<void> {
  const cell = list(of);
  asked.add(nameOf(of));
  try {
    const page = await api.list({ ...("client" in of ? { client_id: of.client } : { conversation_id: of.conversation }), sort: "newest", limit: most });
    page.items.forEach(take);
    cell.set({ ids: page.items.map((one) => one.id), failed: false });
  } catch {
    asked.delete(nameOf(of));
    cell.merge({ failed: true });
  }
}

const belongs = (of: Of, row: OrderRow): boolean => ("client" in of ? row.client.id === of.client : row.conversation_id === of.conversation);

watchOrders((row, _, id) => {
  for (const { of, cell } of lists.values()) {
    const { ids } = cell.get();
    if (!ids) continue;
    const inside = row !== null && belongs(of, row);
    if (inside && !ids.includes(id)) cell.merge({ ids: [id, ...ids] });
    else if (!inside && ids.includes(id)) cell.merge({ ids: ids.filter((one) => one !== id) });
  }
});
stale.subscribe(() => {
  for (const { of, cell } of lists.values()) if (cell.get().ids) void loadList(of);
});
// An order that was never seen here, of somebody who is on screen.
hearers.add((event) => {
  const { client_id, order_id } = event.data ?? {};
  if (event.type !== "order.changed" || !order_id) return;
  for (const { of, cell } of lists.values()) {
    const mine = "client" in of ? of.client === client_id : of.conversation === event.conversation_id;
    if (mine && cell.get().ids && !cell.get().ids?.includes(order_id)) void loadList(of);
  }
});

/** The ids of the orders, `null` until they are known. However many ask, it is asked for once; events keep it up to date. */
export function useOrders(client: string | null, conversation: string | null): List {
  const of: Of = client ? { client } : { conversation: conversation ?? "" };
  const cell = list(of);
  useEffect(() => {
    if ((client || conversation) && !asked.has(nameOf(of))) void loadList(of);
  }, [client, conversation]);
  return useCell(cell);
}
