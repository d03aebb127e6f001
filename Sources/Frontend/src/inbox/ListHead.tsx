import { useEffect, useRef } from "react";
import { go, route } from "../app/router";
import { show } from "../app/overlay";
import { useT } from "../i18n";
import { useKeys } from "../keys/keyboard";
import { useCell } from "../store/cell";
import { Icon } from "../ui/Icon";
import { KeyCaps } from "../ui/KeyCaps";
import { ConnectionDot } from "../app/ConnectionDot";

interface Props {
  title: string;
  note: string | null;
}

/** Whether the field that was typed in has just been replaced by the one of the search, which then goes on. */
let typingGoesOn = false;

/** Title, palette button and search field over the list; the field belongs to the search wherever it stands. */
export function ListHead({ title, note }: Props) {
  const t = useT();
  const field = useRef<HTMLInputElement>(null);
  const now = useCell(route);
  const query = now.page === "search" ? now.q : "";
  useKeys({ search: () => field.current?.focus() });
  useEffect(() => {
    typingGoesOn = false;
  }, []);

  const search = (q: string) => {
    const kind = now.page === "search" ? now.kind : "all";
    typingGoesOn = true;
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
          autoFocus={now.page === "search" && (now.id === null || typingGoesOn)}
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
        {now.page === "search" ? (
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
