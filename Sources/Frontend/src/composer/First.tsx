import { useEffect, useState } from "react";
import { back, go, route, type Route } from "../app/router";
import { useT, type Key } from "../i18n";
import { unfinished, writeFirst } from "../store/answering";
import { useCell } from "../store/cell";
import { channels } from "../store/channels";
import { blank, dropLetter, keepLetter, letters, type Letter } from "../store/letters";
import { beside } from "../store/lists";
import { newKey } from "../store/notes";
import { Icon } from "../ui/Icon";
import { phone, useMedia } from "../ui/useMedia";
import { shortName } from "./addresses";
import { useBeginning } from "./beginning";
import { DropZone } from "./DropZone";
import { announce, post, sendProblem, type Order } from "./send";
import { Sheet } from "./Sheet";

/** The list with `id` open in place of the message. */
const list = (id: string | null): Route => {
  const now = route.get();
  return now.page === "inbox" ? { ...now, id, compose: null, message: null } : beside(id);
};

/** What was begun before and not sent. */
function Others({ id }: { id: string }) {
  const t = useT();
  const all = useCell(letters);
  const others = unfinished(all).filter((one) => one !== id).slice(0, 5);
  if (others.length === 0) return null;
  return (
    <ul className="unfinished" aria-label={t("first.unfinished")}>
      <li className="unfinished-head" aria-hidden="true">
        {t("first.unfinished")}
      </li>
      {others.map((one) => {
        const letter = all[one] as Letter;
        const who = letter.to.map(shortName).join(", ");
        return (
          <li key={one}>
            <button type="button" className="chip" onClick={() => writeFirst(one)}>
              <Icon name="pen-line" size={14} />
              <span className="chip-name">{[who, letter.subject || letter.text.slice(0, 40)].filter(Boolean).join(": ")}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** The first message to somebody, in place of a thread. */
export function First({ id }: { id: string }) {
  const t = useT();
  const onPhone = useMedia(phone);
  const letter = useCell(letters, (all) => all[id]);
  const accounts = useCell(channels);
  const [problem, setProblem] = useState<Key | null>(null);
  const [busy, setBusy] = useState(false);
  const { quoted, problem: unasked, again } = useBeginning(id, letter, []);
  const mailboxes = accounts?.filter((one) => one.platform === "email");
  const account = (mailboxes?.find((one) => one.connected) ?? mailboxes?.[0])?.id ?? null;

  useEffect(() => {
    if (!letter) keepLetter(id, blank("first"));
    else if (!letter.account && account) keepLetter(id, { ...letter, account });
  }, [id, letter, account]);

  if (!letter) return null;
  const leave = () => (onPhone ? back(list(null)) : go(list(null)));
  const send = (sendAt: string | null) => {
    const order: Order = { id, seen: null, sendAt, close: false };
    // Remembered before it leaves: after a crash in between the same letter goes out under the same name.
    const sent: Letter = { ...letter, key: letter.key ?? newKey() };
    keepLetter(id, sent);
    setBusy(true);
    setProblem(null);
    post(order, sent).then(
      (message) => {
        dropLetter(id);
        announce(order, sent, Promise.resolve(message));
        go(list(message.conversation_id), true);
      },
      (error) => {
        setBusy(false);
        setProblem(sendProblem(error));
      },
    );
  };
  const title = t(letter.mode === "forward" ? "answer.forward" : "answer.first");
  return (
    <section className="thread-column first-column" aria-label={title}>
      <header className="thread-head">
        {onPhone && (
          <button type="button" className="icon-button" aria-label={t("thread.back")} onClick={leave}>
            <Icon name="arrow-left" />
          </button>
        )}
        <div className="thread-title">{onPhone ? <h1 className="thread-name">{title}</h1> : <h2 className="thread-name">{title}</h2>}</div>
      </header>
      <Others id={id} />
      <Sheet
        id={id}
        conversation={null}
        letter={letter}
        quoted={quoted}
        name={title}
        kind={null}
        placeholder={t("letter.placeholder.first")}
        problem={problem ?? unasked ?? (accounts && !account ? "first.noAccount" : null)}
        onAsk={again}
        busy={busy}
        onSend={send}
        onLeave={leave}
      />
      <DropZone letter={id} open={() => undefined} />
    </section>
  );
}
