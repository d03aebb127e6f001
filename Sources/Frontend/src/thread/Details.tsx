import { urls } from "../api";
import type { Address, Message } from "../api/types";
import { useLocale, useT, type Key } from "../i18n";
import { bytes, full } from "../i18n/format";
import { Icon } from "../ui/Icon";

const shown = (list: readonly Address[]): string =>
  list.map((one) => (one.name && one.name !== one.address ? `${one.name} <${one.address}>` : one.address)).join(", ");

const knownDefects = new Set(["charset", "missing_date", "missing_from", "invalid_header", "truncated", "too_deep", "encoding", "boundary"]);

/** What stands in the head of a message, and the way to its original. */
export function Details({ message }: { message: Message }) {
  const t = useT();
  const locale = useLocale();
  const rows: [Key, string][] = [];
  if (message.from) rows.push(["details.from", shown([message.from])]);
  if (message.to.length) rows.push(["details.to", shown(message.to)]);
  if (message.cc.length) rows.push(["details.cc", shown(message.cc)]);
  if (message.subject) rows.push(["details.subject", message.subject]);
  if (message.sent_at) rows.push(["details.sent", full(locale, message.sent_at)]);
  rows.push(["details.arrived", full(locale, message.created_at)]);
  if (message.size) rows.push(["details.size", bytes(locale, message.size)]);
  if (message.defects.length) {
    const words = message.defects.map((one) => (knownDefects.has(one) ? t(`defect.${one}` as Key) : one));
    rows.push(["details.defects", words.join(", ")]);
  }
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
