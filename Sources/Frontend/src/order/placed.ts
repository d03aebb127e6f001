import { useEffect } from "react";
import { orders as api } from "../api/orders";
import { hearers } from "../live/changes";
import { Cell, useCell } from "../store/cell";
import { onSignOut } from "../store/session";

export interface Placed {
  id: string;
  order_number: string;
}

type ByFile = ReadonlyMap<string, readonly Placed[]>;

/** The orders that the files of a conversation are in, by the file's id. */
const cells = new Map<string, Cell<ByFile>>();
const asked = new Set<string>();
const nothing: ByFile = new Map();

onSignOut(() => {
  cells.clear();
  asked.clear();
});

function placedIn(conversation: string): Cell<ByFile> {
  let cell = cells.get(conversation);
  if (!cell) cells.set(conversation, (cell = new Cell(nothing)));
  return cell;
}

async function load(conversation: string): Promise<void> {
  asked.add(conversation);
  try {
    const found = new Map<string, Placed[]>();
    for (const { attachment_id, order } of (await api.placed(conversation)).items) found.set(attachment_id, [...(found.get(attachment_id) ?? []), order]);
    placedIn(conversation).set(found);
  } catch {
    // Until it is known nothing is said, and the next event or look asks again.
    asked.delete(conversation);
  }
}

hearers.add((event) => {
  if (event.type === "order.changed") asked.forEach((one) => void load(one));
});

/** However many ask, it is asked for once; every change of an order asks again, as its files may come from any conversation. */
export function usePlaced(conversation: string): ByFile {
  useEffect(() => {
    if (!asked.has(conversation)) void load(conversation);
  }, [conversation]);
  return useCell(placedIn(conversation));
}
