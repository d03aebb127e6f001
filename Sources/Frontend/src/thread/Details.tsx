import { urls } from "../api";
import type { Address, Message } from "../api/types";
import { useLocale, useT, type Key } from "../i18n";
import { bytes, full } from "../i18n/format";
import { answer } from "../store/answering";
import { conversations } from "../store/conversations";
import { Icon } from "../ui/Icon";

const shown = (list: readonly Address[]): string =>
  list.map((one) => (one.name && one.name !== one.address ? `${one.name} <${one.address}>` : one.address)).join(", ");

/** What stands in the head of a message, and the way to its original. */
export function Details({ message }: { message: Message }) {
  const t = useT();
  const locale = useLocale();
  // Only mail goes out so far, and only what the server has can be answered.
  const answerable = conversations.get(message.conversation_id)?.platform === "email" && !("before" in message);
  const rows: [Key, string][] = [];
  if (message.from) rows.push(["details.from", shown([message.from])]);
  if (message.to.length) rows.push(["details.to", shown(message.to)]);
  if (message.cc.length) rows.push(["details.cc", shown(message.cc)]);
  if (message.bcc?.length) rows.push(["details.bcc", shown(message.bcc)]);
  if (message.subject) rows.push(["details.subject", message.subject]);
  if (message.sent_at) rows.push(["details.sent", full(locale, message.sent_at)]);
  rows.push(["details.arrived", full(locale, message.created_at)]);
  if (message.size) rows.push(["details.size", bytes(locale, message.size)]);
  // Defects are the parser's own words for whoever looks into the original.
  if (message.defects.length) rows.push(["details.defects", message.defects.join("; ")]);
  return (
    <div className="details">
      <dl>
        {rows.map(([key, value]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {answerable && (
        <>
          <button type="button" className="text-button" onClick={() => answer(message.conversation_id, "reply", message.id)}>
            <Icon name="reply" size={14} />
            {t("details.reply")}
          </button>
          <button type="button" className="text-button" onClick={() => answer(message.conversation_id, "forward", message.id)}>
            <Icon name="forward" size={14} />
            {t("details.forward")}
          </button>
        </>
      )}
      <a className="text-button" href={urls.raw(message.id)} download>
        <Icon name="download" size={14} />
        {t("details.original")}
      </a>
    </div>
  );
}
