import { useState } from "react";
import { orders, type Order } from "../api/orders";
import { useT } from "../i18n";
import { Icon } from "../ui/Icon";
import { act } from "./detail";
import { goToMessage } from "./goTo";
import { excerpt, MessagePicker } from "./MessagePicker";

interface Props {
  order: Order;
  field: string;
  /** What the field is called. */
  label: string;
  /** Whether the link may be changed. */
  open: boolean;
}

/** Remembers the message in which a field was agreed, with Undo. */
export function agree(order: Order, field: string, message: { id: string; text: string }): void {
  const before = order.agreements[field];
  const undo = () =>
    void act(() => (before ? orders.agree(order.id, field, before.message_id, before.quote) : orders.disagree(order.id, field)), order.id);
  void act(() => orders.agree(order.id, field, message.id, excerpt(message.text, 200)), order.id, { key: "agree.done", undo });
}

/** Where a field was agreed, one click away; or the way to say it. */
export function AgreementMark({ order, field, label, open }: Props) {
  const t = useT();
  const [choosing, setChoosing] = useState(false);
  const now = order.agreements[field];
  const conversation = now?.conversation_id ?? order.conversation_id;
  return (
    <span className="agreement">
      {now && (
        <button
          type="button"
          className="icon-button tiny agreed"
          aria-label={t("agree.open", { field: label })}
          title={now.quote ? `“${excerpt(now.quote)}”` : t("agree.open", { field: label })}
          onClick={() => goToMessage(now.conversation_id, now.message_id)}
        >
          <Icon name="message-square-text" size={14} />
        </button>
      )}
      {open && conversation && (
        <button
          type="button"
          className="icon-button tiny agree"
          aria-label={t(now ? "agree.change" : "agree.link", { field: label })}
          title={t(now ? "agree.change" : "agree.link", { field: label })}
          onClick={() => setChoosing(true)}
        >
          <Icon name="link" size={14} />
        </button>
      )}
      {choosing && conversation && (
        <MessagePicker
          title={t("agree.where", { field: label })}
          conversation={conversation}
          onClose={() => setChoosing(false)}
          onChoose={(message) => agree(order, field, message)}
          onRemove={
            now &&
            (() =>
              void act(() => orders.disagree(order.id, field), order.id, {
                key: "agree.removed",
                undo: () => void act(() => orders.agree(order.id, field, now.message_id, now.quote), order.id),
              }))
          }
        />
      )}
    </span>
  );
}
