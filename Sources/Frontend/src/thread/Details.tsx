import { urls } from "../api";
import type { Address, Message } from "../api/types";
import { useLocale, useT, type Key } from "../i18n";
import { bytes, full } from "../i18n/format";
import { Icon } from "../ui/Icon";

const shown = (list: readonly Address[]): string =>
  list.map((one) => (one.name && one.name !== one.address ? `${one.name} <${one.address}>` : one.address)).join(", ");

/** What stands in the head of a message, and the way to its original. */
export function Details({ message }: { message: Message }) {
  const t = useT();
  const locale = useLocale();
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
      <a className="text-button" href={urls.raw(message.id)} download>
        <Icon name="download" size={14} />
        {t("details.original")}
      </a>
    </div>
  );
}
