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

interface Kept {
  of: Of;
  cell: Cell<List>;
  asked: boolean;
  /** While it is asked for: orders of which was heard meanwhile, and whether they belong to it. The answer may be older than that. */
  late: Map<string, boolean> | null;
  /** It was to be asked for again meanwhile. */
  again: boolean;
}

const lists = new Map<string, Kept>();
const most = 50;
const nameOf = (of: Of): string => ("client" in of ? `client ${of.client}` : `conversation ${of.conversation}`);

onSignOut(() => lists.clear());

function kept(of: Of): Kept {
  let one = lists.get(nameOf(of));
  if (!one) {
    one = { of, cell: new Cell<List>({ ids: null, failed: false }), asked: false, late: null, again: false };
    lists.set(nameOf(of), one);
  }
  return one;
}

const ask = (of: Of) => api.list({ ...("client" in of ? { client_id: of.client } : { conversation_id: of.conversation }), sort: "newest", limit: most });

/** Asks for a list, and again where the answer says something else than what was heard meanwhile. */
export async function loadList(of: Of): Promise<void> {
  const one = kept(of);
  if (one.late) {
    one.again = true;
    return;
  }
  one.asked = true;
  try {
    let page;
    let rounds = 3;
    let agrees;
    do {
      one.again = false;
      const late = (one.late = new Map<string, boolean>());
      page = await ask(of);
      const ids = new Set(page.items.map(({ id }) => id));
      agrees = [...late].every(([id, inside]) => inside === ids.has(id));
    } while ((one.again || !agrees) && --rounds > 0);
    one.late = null;
    page.items.forEach(take);
    one.cell.set({ ids: page.items.map(({ id }) => id), failed: false });
  } catch {
    one.late = null;
    one.asked = false;
    one.cell.merge({ failed: true });
  }
}

const belongs = (of: Of, row: OrderRow): boolean => ("client" in of ? row.client.id === of.client : row.conversation_id === of.conversation);

watchOrders((row, _, id) => {
  for (const { of, cell, late } of lists.values()) {
    const { ids } = cell.get();
    const inside = row !== null && belongs(of, row);
    late?.set(id, inside);
    if (!ids) continue;
    if (inside && !ids.includes(id)) cell.merge({ ids: [id, ...ids] });
    else if (!inside && ids.includes(id)) cell.merge({ ids: ids.filter((one) => one !== id) });
    // Who shows the list sorts and counts by what the order is now.
    else if (inside) cell.merge({});
  }
});
stale.subscribe(() => {
  for (const { of, cell, late } of lists.values()) if (late || cell.get().ids) void loadList(of);
});
// An order that was never seen here, of somebody who is on screen.
hearers.add((event) => {
  const { client_id, order_id } = event.data ?? {};
  if (event.type !== "order.changed" || !order_id) return;
  for (const { of, cell, late } of lists.values()) {
    const mine = "client" in of ? of.client === client_id : of.conversation === event.conversation_id;
    if (mine && late) late.set(order_id, true);
    else if (mine && cell.get().ids && !cell.get().ids?.includes(order_id)) void loadList(of);
  }
});

/** The ids of the orders, `null` until they are known. However many ask, it is asked for once; events keep it up to date. */
export function useOrders(client: string | null, conversation: string | null): List {
  const of: Of = client ? { client } : { conversation: conversation ?? "" };
  const { cell } = kept(of);
  useEffect(() => {
    if ((client || conversation) && !kept(of).asked) void loadList(of);
  }, [client, conversation]);
  return useCell(cell);
}
