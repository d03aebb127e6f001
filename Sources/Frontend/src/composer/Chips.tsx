import { useEffect, useId, useRef, useState } from "react";
import { clients } from "../api";
import type { Address } from "../api/types";
import { useT } from "../i18n";
import { Icon } from "../ui/Icon";
import { fits, fullName, isAddress, readAddresses, shortName, together } from "./addresses";

interface Props {
  label: string;
  value: readonly Address[];
  onChange: (value: Address[]) => void;
  autoFocus?: boolean;
}

/** The same in every language. */
const example = "anna@example.org";

const sameAddress = (a: Address, b: Address): boolean => a.address.toLowerCase() === b.address.toLowerCase();

/** Clients that fit what is typed, by name or address. */
function useSuggestions(query: string, taken: readonly Address[]): Address[] {
  const [found, setFound] = useState<Address[]>([]);
  useEffect(() => {
    if (query.trim().length < 2) return setFound([]);
    let wanted = true;
    const timer = setTimeout(() => {
      clients.list(query.trim(), null).then(
        ({ items }) => {
          const all = items.flatMap((one) => one.identities.filter((id) => id.kind === "email").map((id) => ({ name: one.name, address: id.value })));
          if (wanted) setFound(all.slice(0, 6));
        },
        () => undefined,
      );
    }, 120);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [query]);
  // The answer to an earlier question may still be here: only what fits the text now is offered, or Enter would choose somebody else.
  return query.trim().length < 2 ? [] : found.filter((one) => fits(one, query) && !taken.some((known) => sameAddress(known, one)));
}

/** A field of addresses: each one a chip that a key removes, with clients offered while one types. */
export function Chips({ label, value, onChange, autoFocus = false }: Props) {
  const t = useT();
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(-1);
  const [closed, setClosed] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const offered = useSuggestions(text, value);
  const open = offered.length > 0 && !closed;
  const wrong = value.filter((one) => !isAddress(one.address));

  useEffect(() => {
    if (autoFocus) input.current?.focus();
  }, [autoFocus]);
  useEffect(() => setAt(-1), [offered.length, text]);

  const take = (more: readonly Address[]) => {
    if (more.length) onChange(together(value, more));
    setText("");
  };
  const removeAt = (index: number) => {
    onChange(value.filter((_, other) => other !== index));
    input.current?.focus();
  };
  const buttons = () => [...(list.current?.querySelectorAll<HTMLButtonElement>("button") ?? [])];

  const onKeyDown = (event: React.KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const { code, key } = event;
    const enter = code === "Enter" || code === "NumpadEnter";
    const ctrl = event.ctrlKey || event.metaKey;
    // Ctrl+Enter sends: what is typed goes along.
    if (enter && ctrl && text.trim()) return take(readAddresses(text));
    const chosen = open && (at >= 0 || !isAddress(text.trim())) ? offered[Math.max(0, at)] : undefined;
    if (chosen && ((enter && !ctrl) || (code === "Tab" && !event.shiftKey))) take([chosen]);
    else if (open && code === "ArrowDown") setAt((at + 1) % offered.length);
    else if (open && code === "ArrowUp") setAt(at <= 0 ? offered.length - 1 : at - 1);
    else if (open && code === "Escape") setClosed(true);
    else if (text.trim() && ((enter && !ctrl) || key === "," || key === ";")) take(readAddresses(text));
    else if (enter && !ctrl) void 0;
    else if (!text && code === "Backspace" && value.length) removeAt(value.length - 1);
    else if (code === "ArrowLeft" && input.current?.selectionStart === 0 && value.length) buttons()[value.length - 1]?.focus();
    else return;
    event.preventDefault();
    if (code === "Escape") event.stopPropagation();
  };
  const onChipKey = (index: number) => (event: React.KeyboardEvent) => {
    if (event.code === "Backspace" || event.code === "Delete") removeAt(index);
    else if (event.code === "ArrowLeft") buttons()[Math.max(0, index - 1)]?.focus();
    else if (event.code === "ArrowRight") (buttons()[index + 1] ?? input.current)?.focus();
    else return;
    event.preventDefault();
  };

  return (
    <div className="chips-row">
      <label htmlFor={id}>{label}</label>
      <div className="chips-box">
        {value.length > 0 && (
          <ul ref={list} aria-label={label}>
            {value.map((one, index) => (
              <li key={`${one.address}${index}`} className={isAddress(one.address) ? "person" : "person wrong"} title={fullName(one)}>
                <span>{shortName(one)}</span>
                <button
                  type="button"
                  aria-label={t("to.remove", { name: fullName(one) })}
                  onKeyDown={onChipKey(index)}
                  onClick={() => removeAt(index)}
                >
                  <Icon name="x" size={12} />
                </button>
              </li>
            ))}
          </ul>
        )}
        <input
          ref={input}
          id={id}
          type="text"
          inputMode="email"
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls={open ? `${id}list` : undefined}
          aria-activedescendant={open && at >= 0 ? `${id}${at}` : undefined}
          aria-invalid={wrong.length > 0 ? true : undefined}
          aria-describedby={wrong.length > 0 ? `${id}wrong` : undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={value.length ? undefined : example}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setClosed(false);
          }}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData("text");
            if (text || !/[@]/.test(pasted)) return;
            event.preventDefault();
            take(readAddresses(pasted));
          }}
          onBlur={() => {
            if (text.trim()) take(readAddresses(text));
          }}
          onKeyDown={onKeyDown}
        />
        {open && (
          <div className="offered" id={`${id}list`} role="listbox" aria-label={t("to.clients")}>
            {offered.map((one, index) => (
              <div
                key={one.address}
                id={`${id}${index}`}
                role="option"
                aria-selected={index === at}
                className="picker-row"
                onMouseDown={(event) => {
                  event.preventDefault();
                  take([one]);
                }}
              >
                <span className="picker-label">{one.name}</span>
                <span className="picker-detail">{one.address}</span>
              </div>
            ))}
          </div>
        )}
      </div>
      {wrong.length > 0 && (
        <p className="chips-wrong" id={`${id}wrong`} role="alert">
          {t("to.wrong", { address: wrong.map((one) => one.address).join(", ") })}
        </p>
      )}
    </div>
  );
}
