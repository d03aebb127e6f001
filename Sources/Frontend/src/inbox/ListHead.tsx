import { useLayoutEffect, useRef } from "react";
import { go, openConversation, route } from "../app/router";
import { show } from "../app/overlay";
import { useT } from "../i18n";
import { writeFirst } from "../store/answering";
import { keysOf } from "../keys/keymap";
import { useKeys } from "../keys/keyboard";
import { useCell } from "../store/cell";
import { Icon } from "../ui/Icon";
import { KeyCaps } from "../ui/KeyCaps";
import { ConnectionDot } from "../app/ConnectionDot";

interface Props {
  title: string;
  note: string | null;
}

/**
 * Title, palette button and search field over the list. It stays where it is while the list below changes from the inbox to the search,
 * so that no key is lost between them.
 */
export function ListHead({ title, note }: Props) {
  const t = useT();
  const field = useRef<HTMLInputElement>(null);
  const now = useCell(route);
  const query = now.page === "search" ? now.q : "";
  useKeys({ search: () => field.current?.focus() });
  const searching = now.page === "search";
  useLayoutEffect(() => {
    // Whoever comes here without an open conversation came to type.
    if (searching && openConversation() === null) field.current?.focus();
  }, [searching]);

  const search = (q: string) => {
    const kind = now.page === "search" ? now.kind : "all";
    // The first letter opens the search as a step of its own, the following ones only change it.
    go({ page: "search", q, kind, id: now.page === "search" || now.page === "inbox" ? now.id : null, message: null }, now.page === "search");
  };
  const leave = () => go({ page: "inbox", view: "open", id: now.page === "search" ? now.id : null });

  return (
    <header className="list-head">
      <div className="list-title">
        <h1>{title}</h1>
        {note && <span className="list-note">{note}</span>}
        <span className="phone-only">
          <ConnectionDot />
        </span>
        <button
          type="button"
          className="icon-button"
          aria-label={t("answer.first")}
          aria-keyshortcuts={keysOf("first").join(" ")}
          title={`${t("answer.first")} (${keysOf("first").join(" ")})`}
          onClick={() => writeFirst()}
        >
          <Icon name="pen-line" />
        </button>
        <button type="button" className="icon-button" aria-label={t("palette.title")} title={t("palette.title")} onClick={() => show("palette")}>
          <Icon name="command" />
        </button>
      </div>
      <div className="search-field" role="search">
        <Icon name="search" size={16} />
        <input
          ref={field}
          type="text"
          inputMode="search"
          enterKeyHint="search"
          autoComplete="off"
          spellCheck={false}
          aria-label={t("search.label")}
          placeholder={t("search.placeholder")}
          value={query}
          onChange={(event) => search(event.target.value)}
          onKeyDown={(event) => {
            if (event.code === "Escape") {
              if (now.page === "search") leave();
              field.current?.blur();
            } else if (event.code === "ArrowDown" || event.code === "Enter") {
              document.querySelector<HTMLElement>(".list-column [role=listbox]")?.focus();
            } else return;
            event.preventDefault();
          }}
        />
        {searching ? (
          <button type="button" className="icon-button small" aria-label={t("search.leave")} onClick={leave}>
            <Icon name="x" size={16} />
          </button>
        ) : (
          <KeyCaps keys={["/"]} />
        )}
      </div>
    </header>
  );
}
