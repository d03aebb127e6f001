import { useEffect, useRef } from "react";
import type { Message } from "../api/types";
import { useT } from "../i18n";
import { countOf, react } from "../store/chat";
import { Icon } from "../ui/Icon";

/** What Telegram lets everybody react with, the usual ones. */
export const usual = ["👍", "❤️", "🔥", "👏", "😁", "🎉", "🙏", "👌", "🤔", "😢", "👀", "💯"];
const isWord = (emoji: string): boolean => /^\w+$/.test(emoji);

/** What was thought of a message; the office's own is marked and can be taken back. */
export function Reactions({ message, canReact }: { message: Message; canReact: boolean }) {
  const t = useT();
  const list = message.reactions ?? [];
  if (list.length === 0) return null;
  return (
    <ul className="reactions" aria-label={t("chat.reactions")}>
      {list.map((one) => {
        const names = one.names.join(", ");
        const shown = isWord(one.emoji) ? <Icon name="smile" size={14} /> : <span className="emoji">{one.emoji}</span>;
        const count = countOf(one) > 1 && <span className="reaction-count">{countOf(one)}</span>;
        const label = t(one.own ? "chat.reaction.own" : "chat.reaction", { emoji: isWord(one.emoji) ? t("chat.reaction.special") : one.emoji, names });
        return (
          <li key={one.emoji}>
            {canReact && !isWord(one.emoji) ? (
              <button
                type="button"
                className={one.own ? "reaction own" : "reaction"}
                aria-pressed={one.own}
                aria-label={label}
                title={names}
                onClick={() => react(message, one.emoji)}
              >
                {shown}
                {count}
              </button>
            ) : (
              <span className={one.own ? "reaction own" : "reaction"} title={names}>
                <span className="sr-only">{label}</span>
                <span aria-hidden="true">{shown}</span>
                {count}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** A small choice of emoji: arrows move, Enter takes, Escape leaves. */
export function ReactionPicker({ message, onDone }: { message: Message; onDone: () => void }) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const own = message.reactions?.find((one) => one.own)?.emoji;
  useEffect(() => {
    const all = [...(box.current?.querySelectorAll("button") ?? [])];
    (all.find((one) => one.textContent === own) ?? all[0])?.focus();
    const outside = (event: Event) => {
      if (!box.current?.contains(event.target as globalThis.Node)) onDone();
    };
    addEventListener("pointerdown", outside);
    return () => removeEventListener("pointerdown", outside);
  }, []);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const all = [...(box.current?.querySelectorAll("button") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 6, ArrowUp: -6 }[event.code];
    if (step !== undefined) all[(at + step + all.length) % all.length]?.focus();
    else if (event.code === "Escape" || event.code === "Tab") onDone();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="reaction-picker" ref={box} role="group" aria-label={t("chat.react")} onKeyDown={onKeyDown}>
      {usual.map((emoji) => (
        <button
          key={emoji}
          type="button"
          className="emoji"
          aria-pressed={emoji === own}
          onClick={() => {
            onDone();
            react(message, emoji);
          }}
        >
          {emoji}
        </button>
      ))}
    </div>
  );
}
