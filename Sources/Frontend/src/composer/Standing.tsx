import { useEffect, useState, type ReactNode } from "react";
import { isChat } from "../api/chat";
import { sending } from "../api/sending";
import type { Channel, Message, Outgoing } from "../api/types";
import { reasonWords } from "../channel/words";
import { useLocale, useT, type Key } from "../i18n";
import { brief, clock, full } from "../i18n/format";
import { problemKey } from "../store/actions";
import { useCell, useItem } from "../store/cell";
import { channels } from "../store/channels";
import { conversations } from "../store/conversations";
import { me } from "../store/session";
import { add } from "../store/threads";
import { say } from "../store/toasts";
import { Icon } from "../ui/Icon";
import { Link } from "../ui/Link";
import { holdSeconds, takeBack } from "./send";

const faults = new Set([
  "recipient_refused", "sender_refused", "content_refused", "too_large", "gave_up", "bounced", "interrupted", "unconfirmed", "not_connected",
]);
/** In a chat no mail server and no address is to blame. */
const inChat = ({ conversation_id }: Message): boolean => isChat(conversations.get(conversation_id));

const faultOf = ({ fault }: Message): string => (fault && faults.has(fault) ? fault : "unknown");

function act(message: Message, ask: () => Promise<Message>): void {
  ask().then(
    (changed) => add(changed.conversation_id, changed),
    (error) => say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => act(message, ask) } }),
  );
}

const back = (message: Message) => () => void takeBack(message, null, null);

interface CardProps {
  chat: boolean;
  tone: "danger" | "warn";
  title: string;
  said: string | null | undefined;
  children: ReactNode;
  ways: ReactNode;
}

function Card({ chat, tone, title, said, children, ways }: CardProps) {
  const t = useT();
  return (
    <div className={`standing-card ${tone}`} role="group" aria-label={title}>
      <Icon name={tone === "danger" ? "circle-x" : "triangle-alert"} size={18} />
      <div>
        <p className="card-title">{title}</p>
        <p>{children}</p>
        {said && (
          <details>
            <summary>{t(chat ? "fault.chat.said" : "fault.said")}</summary>
            <blockquote>{said}</blockquote>
          </details>
        )}
        <div className="standing-ways">{ways}</div>
      </div>
    </div>
  );
}

function Failed({ message }: { message: Message }) {
  const t = useT();
  const fault = faultOf(message);
  const chat = inChat(message);
  const title = t(`fault.${fault}` as Key, { name: message.to.map((one) => one.address).join(", ") });
  return (
    <Card
      chat={chat}
      tone="danger"
      title={(chat && t(`fault.chat.${fault}` as Key)) || title}
      said={message.fault_detail ?? (fault === "unknown" ? message.error : null)}
      ways={
        <>
          <button type="button" className="button small" onClick={back(message)}>
            <Icon name="pencil" size={14} />
            {t("standing.edit")}
          </button>
          {fault !== "bounced" && (
            <button type="button" className="button small" onClick={() => act(message, () => sending.retry(message.id))}>
              <Icon name="rotate-ccw" size={14} />
              {t("standing.retry")}
            </button>
          )}
        </>
      }
    >
      {(chat && t(`next.chat.${fault}` as Key)) || t(`next.${fault}` as Key)}
    </Card>
  );
}

function Uncertain({ message }: { message: Message }) {
  const t = useT();
  return (
    <Card
      chat={inChat(message)}
      tone="warn"
      title={t("uncertain.title")}
      said={message.fault_detail}
      ways={
        <>
          <button type="button" className="button small" onClick={() => act(message, () => sending.resolve(message.id, "sent"))}>
            <Icon name="check" size={14} />
            {t("uncertain.sent")}
          </button>
          <button type="button" className="button small" onClick={() => act(message, () => sending.resolve(message.id, "resend"))}>
            <Icon name="send" size={14} />
            {t("uncertain.resend")}
          </button>
        </>
      }
    >
      {t(`uncertain.${inChat(message) ? "chat." : ""}${message.fault === "interrupted" ? "interrupted" : "unconfirmed"}` as Key)}
    </Card>
  );
}

/** The seconds in which it can be taken back, as a ring that empties. */
function Ring({ due }: { due: number }) {
  const left = Math.max(0, due - Date.now()) / 1000;
  const whole = Math.max(holdSeconds(), left, 1);
  const length = 2 * Math.PI * 7;
  return (
    <svg className="ring" width={18} height={18} viewBox="0 0 18 18" aria-hidden="true" focusable="false">
      <circle className="ring-whole" cx={9} cy={9} r={7} />
      <circle className="ring-left" cx={9} cy={9} r={7} strokeDasharray={length} strokeDashoffset={length * (1 - left / whole)} />
    </svg>
  );
}

/** Renders again every quarter of a second until the moment is there. */
function useCountdown(at: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!(at > Date.now())) return;
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= at) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [at]);
  return Math.max(0, Math.ceil((at - now) / 1000));
}

/** Later than this a due time is an appointment and no time to undo, in milliseconds. */
const soon = 61_000;

function Queued({ message, way, channel }: { message: Message; way: Outgoing; channel: Channel | undefined }) {
  const t = useT();
  const locale = useLocale();
  const due = way.due_at ? Date.parse(way.due_at) : 0;
  const left = useCountdown(way.scheduled ? 0 : due);
  const pending = "before" in message;
  const edit = (key: Key) => !pending && (
    <button type="button" className="text-button" onClick={back(message)}>
      {t(key)}
    </button>
  );
  if (way.scheduled && way.due_at && due > Date.now()) {
    return (
      <p className="standing-line">
        <Icon name="calendar-clock" size={16} />
        {t("standing.scheduled", { time: full(locale, way.due_at) })}
        {edit("standing.edit")}
      </p>
    );
  }
  if (channel?.outgoing?.state === "down") {
    const owner = me()?.role === "owner";
    return (
      <p className="standing-line warn">
        <Icon name="triangle-alert" size={16} />
        <span>{t(channel.platform === "email" ? "standing.account" : "standing.account.chat", { reason: reasonWords(t, channel.outgoing, channel.platform) })}</span>
        <Link className="text-button" to={{ page: "settings", section: "channels", item: owner ? channel.id : null }}>
          {t("standing.settings")}
        </Link>
        {edit("standing.edit")}
      </p>
    );
  }
  if (way.retrying_since) {
    const since = clock(locale, way.retrying_since);
    return (
      <p className="standing-line warn">
        <Icon name="clock" size={16} />
        <span>{way.due_at ? t("standing.retrying", { since, next: brief(locale, way.due_at) }) : t("standing.retryingSince", { since })}</span>
        {edit("standing.edit")}
      </p>
    );
  }
  if (left > 0 && due - Date.now() < soon) {
    return (
      <p className="standing-line">
        <Ring due={due} />
        <span>{t("standing.held", { seconds: left })}</span>
        {edit("action.undo")}
      </p>
    );
  }
  return (
    <p className="standing-line">
      <Icon name="clock" size={16} />
      {t("state.queued")}
    </p>
  );
}

/** Where a message of ours stands on its way out, why, and what can be done. */
export function Standing({ message }: { message: Message }) {
  const t = useT();
  const item = useItem(conversations, message.conversation_id);
  const channel = useCell(channels, (all) => all?.find((one) => one.id === item?.channel_account_id));
  if (message.state === "failed") return <Failed message={message} />;
  if (message.state === "uncertain") return <Uncertain message={message} />;
  if (message.state === "queued" && message.outgoing) return <Queued message={message} way={message.outgoing} channel={channel} />;
  if (message.state === "sending") {
    return (
      <p className="standing-line">
        <Icon name="send" size={14} />
        {t("state.sending")}
      </p>
    );
  }
  return null;
}
