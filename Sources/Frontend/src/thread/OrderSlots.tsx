import { useEffect } from "react";
import type { Message } from "../api/types";
import { useHeldKeys } from "../app/heldKeys";
import { useCell } from "../store/cell";
import { orderForm, orderSheet } from "../store/orderSheet";
import { say } from "../store/toasts";
import { fetchOrder, useOrder } from "./orderPart";

/** Where the part about orders puts what belongs to a message: `menu` in its head, `below` under its files. */
export function OrderSlot({ message, place }: { message: Message; place: "menu" | "below" }) {
  const part = useOrder(false);
  if (!part || part === "failed" || message.kind === "note" || "before" in message) return null;
  return place === "menu" ? <part.MessageMenu message={message} /> : <part.MessageBelow message={message} />;
}

/** The orders of a client, in the panel beside the thread and on the client's own page. */
export function ClientOrdersSlot({ client, conversation, about = null }: { client: string | null; conversation?: string | undefined; about?: JSX.Element | null }) {
  const part = useOrder(true);
  return part && part !== "failed" ? <part.ClientOrders client={client} conversation={conversation ?? null} about={about} /> : about;
}

/** The form and the sheet over whatever screen they were opened from. */
export function OrderLayer() {
  const sheet = useCell(orderSheet) !== null;
  const form = useCell(orderForm) !== null;
  const part = useOrder(sheet || form);
  useHeldKeys(form && part === null);
  useEffect(() => {
    if (part === "failed" && (sheet || form)) say({ tone: "error", key: "problem.network", action: { key: "action.retry", run: fetchOrder } });
  }, [part, sheet, form]);
  return part && part !== "failed" ? <part.Layer /> : null;
}
