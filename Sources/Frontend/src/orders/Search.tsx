import { useEffect, useRef, useState } from "react";
import { useT } from "../i18n";
import { useKeys } from "../keys/keyboard";
import { Icon } from "../ui/Icon";
import { KeyCaps } from "../ui/KeyCaps";

/** What is typed goes into the address after a moment, so that not every letter asks the server. */
export function Search({ q, label, onSearch }: { q: string; label: string; onSearch: (q: string) => void }) {
  const t = useT();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(q);
  const sent = useRef(q);
  useEffect(() => {
    if (q === sent.current) return;
    sent.current = q;
    setText(q);
  }, [q]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      onSearch(text);
    }, 160);
    return () => clearTimeout(timer);
  }, [text]);
  useKeys({ search: () => field.current?.focus() });
  return (
    <div className="search-field" role="search">
      <Icon name="search" size={16} />
      <input
        ref={field}
        type="text"
        inputMode="search"
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.code === "Escape" || event.code === "Enter") event.currentTarget.blur();
        }}
      />
      {text ? (
        <button type="button" className="icon-button small" aria-label={t("orders.search.clear")} onClick={() => setText("")}>
          <Icon name="x" size={14} />
        </button>
      ) : (
        <KeyCaps keys={["/"]} />
      )}
    </div>
  );
}
