import { useLayoutEffect, useRef, useState } from "react";
import { useDesk } from "../app/deskPart";
import { go, openConversation, route } from "../app/router";
import { useT } from "../i18n";
import { useKeys } from "../keys/keyboard";
import { Cell, useCell } from "../store/cell";
import { beside } from "../store/lists";
import { Icon } from "../ui/Icon";
import { KeyCaps } from "../ui/KeyCaps";
import type { Suggesting } from "./Suggestions";

const listId = "search-suggestions";
/** Somebody went on to what is found before it was there. */
export const entering = new Cell(false);

/** The field over the list, with what can be searched for under it. */
export function SearchField() {
  const t = useT();
  const field = useRef<HTMLInputElement>(null);
  const suggesting = useRef<Suggesting>(null);
  const now = useCell(route);
  const searching = now.page === "search";
  const query = searching ? now.q : "";
  const [open, setOpen] = useState(false);
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState<{ option: string | null; count: number }>({ option: null, count: 0 });
  const desk = useDesk(open);
  useKeys({ search: () => field.current?.focus() });
  useLayoutEffect(() => {
    // Whoever comes here without an open conversation came to type.
    if (!searching || openConversation() !== null || document.activeElement === field.current) return;
    field.current?.focus();
    // What is offered would lie over what was found.
    if (query) setOpen(false);
  }, [searching]);

  const search = (q: string) => {
    entering.set(false);
    // The first letter opens the search as a step of its own, the following ones only change it.
    go({ page: "search", q, kind: searching ? now.kind : "all", id: openConversation(now), message: null }, searching);
  };
  const leave = () => {
    entering.set(false);
    setOpen(false);
    go(beside(searching ? now.id : null));
  };
  const choose = (text: string) => {
    const rest = query.slice(caret ?? query.length);
    search(text + rest.trimStart());
    setCaret(text.length);
    requestAnimationFrame(() => field.current?.setSelectionRange(text.length, text.length));
  };
  const shown = open && desk !== null && desk !== "failed";

  return (
    <div className="search-box">
      <div className="search-field" role="search">
        <Icon name="search" size={16} />
        <input
          ref={field}
          type="text"
          // Out of use it is a field like any other.
          role={open ? "combobox" : undefined}
          inputMode="search"
          enterKeyHint="search"
          autoComplete="off"
          spellCheck={false}
          aria-label={t("search.label")}
          aria-expanded={open ? shown && active.count > 0 : undefined}
          aria-controls={shown && active.count > 0 ? listId : undefined}
          aria-activedescendant={shown ? active.option ?? undefined : undefined}
          aria-autocomplete={open ? "list" : undefined}
          placeholder={t("search.placeholder")}
          value={query}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onClick={() => setOpen(true)}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onChange={(event) => {
            setOpen(true);
            setCaret(event.target.selectionStart);
            search(event.target.value);
          }}
          onKeyDown={(event) => {
            if (shown && !event.nativeEvent.isComposing && suggesting.current?.onKey(event)) return event.preventDefault();
            if (event.code === "Escape") {
              if (searching) leave();
              field.current?.blur();
            } else if (event.code === "ArrowDown" || event.code === "Enter") {
              if (shown && desk) desk.rememberSearch(query);
              const list = document.querySelector<HTMLElement>(".list-body:not([aria-busy=true]) [role=listbox]");
              if (list) list.focus();
              else entering.set(searching);
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
      {shown && (
        <desk.Suggestions
          id={listId}
          text={query.slice(0, caret ?? query.length)}
          handle={suggesting}
          onChoose={choose}
          onActive={(option, count) => setActive({ option, count })}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
