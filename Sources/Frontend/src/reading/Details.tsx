import { useEffect } from "react";
import { isChat } from "../api/chat";
import { urls } from "../api";
import type { Address, Message } from "../api/types";
import { tags, useLocale, useT, type Key } from "../i18n";
import { bytes, full } from "../i18n/format";
import { answer } from "../store/answering";
import { useCell, useItem } from "../store/cell";
import { channels, loadChannels } from "../store/channels";
import { conversations } from "../store/conversations";
import { Icon } from "../ui/Icon";
import { oddities } from "./oddities";

const autoWords = new Set(["auto-replied", "auto-generated", "list", "bounce"]);

/** 3 hours, 2 days, in the words of the language. */
function span(locale: keyof typeof tags, minutes: number): string {
  const [unit, length] = minutes >= 2880 ? (["day", 1440] as const) : minutes >= 120 ? (["hour", 60] as const) : (["minute", 1] as const);
  return new Intl.NumberFormat(tags[locale], { style: "unit", unit, unitDisplay: "long" }).format(Math.round(minutes / length));
}

/** People with their addresses, which can be written to and copied. */
function People({ list }: { list: readonly Address[] }) {
  return (
    <>
      {list.map((one, index) => (
        <span key={index} className="details-person">
          {one.name && one.name !== one.address && `${one.name} `}
          {/^[^\s@]+@[^\s@]+$/.test(one.address) ? <a href={`mailto:${one.address}`}>{one.address}</a> : one.address}
        </span>
      ))}
    </>
  );
}

/** What is to be known of a message, in words, and the way to its original. */
export function Details({ message }: { message: Message }) {
  const t = useT();
  const locale = useLocale();
  const item = useItem(conversations, message.conversation_id);
  const account = useCell(channels, (all) => all?.find((one) => one.id === item?.channel_account_id));
  useEffect(() => {
    if (!channels.get()) void loadChannels();
  }, []);
  const came = message.direction === "inbound";
  // Only mail goes out this way, and only what the server has can be answered.
  const answerable = item?.platform === "email" && !("before" in message);
  const platform = item ? t(`platform.${item.platform}` as Key) : "";
  const through = account ? t(came ? "details.came.by" : "details.went.by", { platform, account: account.address || account.name }) : platform;
  const written = came ? "" : message.author ? t("details.written.here", { name: message.author.name }) : t("details.written.elsewhere");
  const odd = oddities(message, t, (minutes) => span(locale, minutes));
  const rows: [Key, JSX.Element | string | false | undefined | null][] = [
    ["details.from", message.from && <People list={[message.from]} />],
    ["details.to", message.to.length > 0 && <People list={message.to} />],
    ["details.cc", message.cc.length > 0 && <People list={message.cc} />],
    ["details.bcc", Boolean(message.bcc?.length) && <People list={message.bcc ?? []} />],
    ["details.subject", message.subject],
    [came ? "details.sent.theirs" : "details.sent", message.sent_at && full(locale, message.sent_at)],
    [came ? "details.arrived" : "details.kept", full(locale, message.created_at)],
    [came ? "details.came" : "details.went", [through, written].filter(Boolean).join(". ")],
    ["details.kind", message.auto && t(autoWords.has(message.auto) ? (`auto.${message.auto}` as Key) : "auto.other")],
    ["details.size", Boolean(message.size) && bytes(locale, message.size ?? 0)],
    ["details.odd", odd.length > 0 && <>{odd.map((words, index) => <span key={index} className="details-odd">{words}</span>)}</>],
  ];
  return (
    <div className="details">
      <dl>
        {rows.map(([key, value]) => value && (
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
      {!("before" in message) && (
        <a className="text-button" href={urls.raw(message.id)} download>
          <Icon name="download" size={14} />
          {t(item && isChat(item) ? "card.raw" : "details.original")}
        </a>
      )}
    </div>
  );
}
