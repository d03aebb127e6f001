import { Fragment, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { isChat } from "../api/chat";
import type { Conversation, Message } from "../api/types";
import { back, type Route } from "../app/router";
import { useLocale, useT } from "../i18n";
import { dayHeading, sameDay } from "../i18n/format";
import { FailedView } from "../inbox/EmptyView";
import { isAsleep, snoozedWords } from "../inbox/snoozeWords";
import { attended, close, seen, snooze } from "../store/actions";
import { answering } from "../store/answering";
import { useCell, useItem } from "../store/cell";
import { conversations } from "../store/conversations";
import { composing, pendingNotes, withPending } from "../store/notes";
import { splitting } from "../store/moves";
import { pendingReplies, withReplies } from "../store/pending";
import { session } from "../store/session";
import { loadConversation, loadOlder, loadThread, loadUntil, thread } from "../store/threads";
import { say } from "../store/toasts";
import { Empty } from "../ui/Empty";
import { Icon } from "../ui/Icon";
import { Link } from "../ui/Link";
import { phone, useMedia } from "../ui/useMedia";
import { useSlow } from "../ui/useTime";
import { fetchChat, useChat } from "./chatPart";
import { useHeldKeys } from "../app/heldKeys";
import { Foot } from "./Foot";
import { MessageView } from "./MessageView";
import { Moves, SplitBar } from "./Moves";
import { Choosable } from "./Choosable";
import { ThreadHead } from "./ThreadHead";
import { useReadingPlace } from "./useReadingPlace";

interface Props {
  id: string;
  /** The message to show first, from a search. */
  focus: string | null;
  at: Extract<Route, { page: "inbox" | "search" }>;
}

/** A line under the head when the conversation is not simply open. */
function Standing({ item, at }: { item: Conversation; at: Props["at"] }) {
  const t = useT();
  const locale = useLocale();
  return (
    <>
      {item.status === "closed" && (
        <p className="standing">
          <span>{t("thread.closed")}</span>
          <button type="button" className="text-button" onClick={() => close(item)}>
            {t("thread.reopen")}
          </button>
        </p>
      )}
      {isAsleep(item) && (
        <p className="standing">
          <span>{snoozedWords(t, locale, item.snooze_until)}</span>
          <button type="button" className="text-button" onClick={() => snooze(item, null)}>
            {t("snooze.wake")}
          </button>
        </p>
      )}
      {item.related_conversation_id && (
        <p className="standing">
          <span>{t("thread.related")}</span>
          <Link className="text-button" to={{ ...at, id: item.related_conversation_id }}>
            {t("thread.related.open")}
          </Link>
        </p>
      )}
    </>
  );
}

/** The head of a phone's thread that nothing is known of. */
function WayBack({ at }: { at: Props["at"] }) {
  const t = useT();
  return (
    <header className="thread-head">
      <button type="button" className="icon-button" aria-label={t("thread.back")} onClick={() => back({ ...at, id: null })}>
        <Icon name="arrow-left" />
      </button>
      <h1 className="sr-only">{t("thread.label")}</h1>
    </header>
  );
}

function ThreadSkeleton() {
  return (
    <div className="thread-inner" aria-hidden="true">
      <span className="bone bone-bubble" />
      <span className="bone bone-bubble right" />
      <span className="bone bone-bubble" />
    </div>
  );
}

export function ThreadPane({ id, focus, at }: Props) {
  const t = useT();
  const locale = useLocale();
  const item = useItem(conversations, id);
  const now = useCell(thread(id));
  const user = useCell(session, (value) => (value.state === "signed-in" ? value.me.user.id : null));
  const [lit, setLit] = useState<string | null>(null);
  const talks = isChat(item);
  const chat = useChat(talks);
  const [missing, setMissing] = useState(false);
  const slow = useSlow(now.state === "loading" || (talks && chat === null));
  // On a phone the thread is all there is to see, so it carries the page's heading before its name is known too.
  const onPhone = useMedia(phone);
  const scroller = useRef<HTMLDivElement>(null);
  const pending = useCell(pendingNotes);
  const leaving = useCell(pendingReplies);
  const messages = useMemo(
    () => withReplies(id, withPending(id, now.messages, pending), leaving),
    [id, now.messages, pending, leaving],
  );
  const choosing = useCell(splitting, (one) => one?.id === id);
  const place = useReadingPlace(scroller, messages, focus === null);

  useEffect(() => {
    void loadThread(id);
    if (!conversations.get(id)) loadConversation(id).catch(() => setMissing(true));
  }, [id]);

  useEffect(() => {
    if (now.state !== "ready") return;
    const look = () => {
      if (document.visibilityState === "visible") seen(id);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [id, now.state, now.messages, item?.unread_count]);

  // A refusal is not asked for again every second; the next opening does.
  const refused = useRef(false);
  // What went wrong is known to whoever had it before their eyes for a second.
  useEffect(() => {
    if (now.state !== "ready" || !item?.attention || refused.current) return;
    const timer = setInterval(() => {
      if (document.visibilityState !== "visible") return;
      refused.current = true;
      void attended(id).then((taken) => (refused.current = !taken));
    }, 1000);
    return () => clearInterval(timer);
  }, [id, now.state, item?.attention]);

  useEffect(() => {
    if (!focus || now.state !== "ready") return;
    let wanted = true;
    void loadUntil(id, focus).then((found) => {
      if (found && wanted) setLit(focus);
    });
    return () => {
      wanted = false;
    };
  }, [id, focus, now.state]);

  // Once it is there it stays, whatever is asked for anew: somebody may be writing in it.
  const footed = useRef(false);
  footed.current ||= now.state === "ready";
  const answers = useCell(answering, (open) => open === id);
  const notes = useCell(composing, (open) => open === id);
  useHeldKeys((answers || notes) && !footed.current && now.state !== "failed");

  useLayoutEffect(() => {
    if (lit) place.goTo(`message-${lit}`);
  }, [lit]);

  /** Goes to a message that another one quotes. */
  const show = useCallback((message: string) => {
    void loadUntil(id, message).then((found) => {
      if (!found) return say({ tone: "quiet", key: "chat.notHere" });
      setLit(null);
      requestAnimationFrame(() => {
        setLit(message);
        document.getElementById(`message-${message}`)?.focus({ preventScroll: true });
      });
    });
  }, [id]);

  if (missing || now.state === "failed") {
    const gone = missing || now.problem?.status === 404;
    return (
      <section className="thread-column" aria-label={t("thread.label")}>
        {item && !gone ? <ThreadHead item={item} at={at} /> : onPhone && <WayBack at={at} />}
        {gone ? (
          <Empty icon="message-square" title={t("thread.gone")}>
            <p>{t("thread.gone.next")}</p>
            <Link className="button" to={{ page: "inbox", view: "open", id: null }}>
              {t("nav.inbox")}
            </Link>
          </Empty>
        ) : (
          <FailedView problem={now.problem} onRetry={() => void loadThread(id)} />
        )}
      </section>
    );
  }
  return (
    <section className="thread-column" aria-label={t("thread.label")}>
      {item ? <ThreadHead item={item} at={at} /> : onPhone ? <WayBack at={at} /> : <header className="thread-head" />}
      {item && <Standing item={item} at={at} />}
      {item && !talks && <Moves id={id} at={at} />}
      <div
        className="thread-scroll"
        ref={scroller}
        tabIndex={0}
        role="group"
        aria-label={t("thread.messages")}
        onScroll={(event) => {
          if (event.currentTarget.scrollTop < 400) void loadOlder(id);
        }}
      >
        {slow && <ThreadSkeleton />}
        {talks && chat === "failed" && (
          <p className="older" role="alert">
            {t("answer.unavailable")}
            <button type="button" className="text-button" onClick={fetchChat}>
              {t("action.retry")}
            </button>
          </p>
        )}
        {now.state === "ready" && (!talks || (chat && chat !== "failed")) && (
          <div className={talks ? "thread-inner chat" : "thread-inner"}>
            {now.next && (
              <button type="button" className="text-button older" disabled={now.older} onClick={() => void loadOlder(id)}>
                {t("thread.older")}
              </button>
            )}
            {messages.map((message, index) => {
              const before = messages[index - 1];
              const sent = message.sent_at ?? message.created_at;
              const newDay = !before || !sameDay(before.sent_at ?? before.created_at, sent);
              const heading = dayHeading(locale, sent);
              return (
                <Fragment key={message.id}>
                  {newDay && (
                    <p className="day">{heading === "today" || heading === "yesterday" ? t(`day.${heading}`) : heading}</p>
                  )}
                  {item && talks && message.kind !== "note" && chat && chat !== "failed" ? (
                    <chat.ChatMessageAt item={item} messages={messages} index={index} lit={lit} onShow={show} />
                  ) : (
                    <Choosable message={message} rest={choosing ? messages.slice(index) : null}>
                      <MessageView
                        message={message}
                        withSubject={!talks && plainSubject(message.subject) !== plainSubject(subjectBefore(messages, index) ?? item?.subject ?? null)}
                        lit={message.id === lit}
                      />
                    </Choosable>
                  )}
                </Fragment>
              );
            })}
          </div>
        )}
      </div>
      {choosing && <SplitBar id={id} whole={Math.max(messages.length, item?.message_count ?? 0)} />}
      {!choosing && user && footed.current && item && <Foot item={item} user={user} onSaved={place.toEnd} />}
    </section>
  );
}

/** The subject of the message before; notes have none. */
function subjectBefore(messages: readonly Message[], index: number): string | null | undefined {
  for (let at = index - 1; at >= 0; at--) if (messages[at]?.kind !== "note") return messages[at]?.subject ?? "";
  return undefined;
}

/** A subject without the marks that answers put before it. */
const plainSubject = (subject: string | null): string =>
  (subject ?? "").replace(/^(?:\s*(?:re|fwd?|odp|pd|aw|wg|на|ha|відп)\s*(?:\[\d+\])?:\s*)+/i, "").trim();
