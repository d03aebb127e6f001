import { useEffect } from "react";
import { isChat } from "../api/chat";
import { fetchDesk, useDesk } from "../app/deskPart";
import { useHeldKeys } from "../app/heldKeys";
import { openPicker } from "../app/overlay";
import type { Route } from "../app/router";
import { back, go, openConversation, route } from "../app/router";
import { useT } from "../i18n";
import { useKeys } from "../keys/keyboard";
import { after, close, opened, toggleUnread } from "../store/actions";
import { conversations } from "../store/conversations";
import { list, reading } from "../store/lists";
import { composing } from "../store/notes";
import { newOrder } from "../store/orderSheet";
import { canAnswer } from "../store/reach";
import { answer, answering } from "../store/answering";
import { picked } from "../store/picked";
import { preferences } from "../store/preferences";
import { useCell, useItem } from "../store/cell";
import { Empty } from "../ui/Empty";
import { narrow, phone, useMedia } from "../ui/useMedia";
import { cursor } from "./cursor";
import { FailedView } from "./EmptyView";
import { ListColumn } from "./ListColumn";
import { KeyHints } from "./KeyHints";
import { usePrefetch } from "./usePrefetch";
import { closePanel, panelOpen, togglePanel } from "../client/panel";

type InboxRoute = Extract<Route, { page: "inbox" | "search" }>;

/** The conversation the keys act on: the row at the cursor, else the one that is open. */
function target(onPhone: boolean) {
  const open = openConversation();
  const at = cursor.get();
  const inList = route.get().page === "inbox" && at !== null && list(reading).get().ids.includes(at);
  const id = onPhone ? open ?? at : inList ? at : open;
  return id ? conversations.get(id) : undefined;
}

export function InboxScreen({ at }: { at: InboxRoute }) {
  const t = useT();
  const desk = useDesk(true);
  const here = desk === "failed" ? null : desk;
  const onPhone = useMedia(phone);
  const sheet = useMedia(narrow);
  const docked = useCell(preferences, (value) => value.panel);
  const sheetOpen = useCell(panelOpen);
  const id = at.id;
  const first = at.page === "inbox" && !id ? at.compose ?? null : null;

  const writing = useCell(answering);
  const noting = useCell(composing);
  useHeldKeys(desk === null && (writing ?? noting ?? first) !== null);

  useEffect(() => opened(id), [id]);
  usePrefetch(id);

  const onTarget = (act: (item: NonNullable<ReturnType<typeof target>>) => void) => () => {
    // While several are picked, the keys are for all of them or for none.
    if (picked.get().size > 0) return true;
    const item = target(onPhone);
    if (!item) return false;
    act(item);
    return true;
  };
  const show = (to: string) => {
    if (to !== id) go(at.page === "search" ? { ...at, id: to, message: null } : { ...at, id: to, compose: null, message: null });
  };
  const onLetter = (mode: "reply" | "all" | "forward") =>
    onTarget((item) => {
      if (!canAnswer(item)) return;
      // A chat has one way to answer and no others to forward to.
      if (isChat(item) && mode === "forward") return;
      show(item.id);
      answer(item.id, isChat(item) ? null : mode);
    });
  useKeys({
    reply: onLetter("reply"),
    "reply-all": onLetter("all"),
    forward: onLetter("forward"),
    close: onTarget((item) => {
      const next = after(list(reading).get().ids, item.id);
      close(item);
      if (item.status === "open" && reading.view !== "all") cursor.set(next);
    }),
    unread: onTarget(toggleUnread),
    assign: onTarget((item) => openPicker("assign", item.id)),
    snooze: onTarget((item) => openPicker("snooze", item.id)),
    tag: onTarget((item) => openPicker("tag", item.id)),
    merge: onTarget((item) => (item.platform === "email" ? openPicker("merge", item.id) : undefined)),
    link: onTarget((item) => openPicker("link", item.id)),
    note: onTarget((item) => {
      show(item.id);
      composing.set(item.id);
    }),
    order: onTarget((item) => {
      show(item.id);
      newOrder({ conversation: item.id });
    }),
    panel: () => (id ? togglePanel(sheet) : false),
    back: () => {
      if (first) return go({ ...at, id: null, compose: null } as InboxRoute);
      if (!id) return at.page === "search" ? go({ page: "inbox", view: "open", id: null }) : false;
      if (onPhone) back({ ...at, id: null });
      else go({ ...at, id: null });
    },
  });

  const known = useItem(conversations, id) !== undefined;
  const showPanel = id !== null && known && !sheet && docked;
  return (
    <>
      <main className={id || first ? "columns has-thread" : "columns"} id="main">
        <ListColumn at={at} />
        {(id || first) && !here ? (
          <section className="thread-column" aria-label={t(id ? "thread.label" : "answer.first")} aria-busy={desk === null}>
            {desk === "failed" && <FailedView problem={null} onRetry={fetchDesk} />}
          </section>
        ) : id && here ? (
          <here.ThreadPane key={id} id={id} focus={at.message ?? null} at={at} />
        ) : first && here ? (
          <here.FirstPane key={first} id={first} />
        ) : (
          <section className="thread-column nothing" aria-label={t("thread.none")}>
            <Empty icon="message-square" title={t("thread.none")}>
              <KeyHints />
            </Empty>
          </section>
        )}
      </main>
      {showPanel && (
        <aside className="panel" aria-label={t("client.panel")}>
          {here && <here.ClientPanel conversation={id} />}
        </aside>
      )}
      {here && id && sheet && sheetOpen && <here.ClientPanel conversation={id} onClose={closePanel} />}
    </>
  );
}

