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
/** How many parts of the page show them, by conversation: only these are asked for again. */
const shown = new Map<string, number>();
/** The question about each that was asked last; an older answer is passed over. */
const asked = new Map<string, symbol>();
const nothing: ByFile = new Map();
/** Milliseconds in which changes of many orders are one. */
const pause = 200;
let timer = 0;

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
  const own = Symbol();
  asked.set(conversation, own);
  try {
    const found = new Map<string, Placed[]>();
    const { items } = await api.placed(conversation);
    for (const { attachment_id, order } of items) found.set(attachment_id, [...(found.get(attachment_id) ?? []), order]);
    if (asked.get(conversation) === own) placedIn(conversation).set(found);
  } catch {
    // What was known stays; the next event or look asks again.
  }
}

hearers.add((event) => {
  if (event.type !== "order.changed" || timer || shown.size === 0) return;
  timer = window.setTimeout(() => {
    timer = 0;
    for (const one of shown.keys()) void load(one);
  }, pause);
});

/** However many show it, it is asked for once; changes of orders ask again, as their files may come from any conversation. */
export function usePlaced(conversation: string): ByFile {
  useEffect(() => {
    const before = shown.get(conversation) ?? 0;
    shown.set(conversation, before + 1);
    if (before === 0) void load(conversation);
    return () => {
      const left = (shown.get(conversation) ?? 1) - 1;
      if (left > 0) shown.set(conversation, left);
      else shown.delete(conversation);
    };
  }, [conversation]);
  return useCell(placedIn(conversation));
}
