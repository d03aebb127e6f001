import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { useT } from "../i18n";
import { Dialog } from "./Dialog";
import { Icon, type IconName } from "./Icon";
import { KeyCaps } from "./KeyCaps";

export interface Choice {
  id: string;
  label: string;
  detail?: string | undefined;
  icon: IconName;
  keys?: readonly string[];
  /** Whether it is on, in a list of things that can be on or off. */
  checked?: boolean;
  group?: string;
  run: () => void;
}

interface Props {
  title: string;
  placeholder: string;
  choices: readonly Choice[];
  query: string;
  onQuery: (query: string) => void;
  onClose: () => void;
  empty: string;
  /** What fits is still being asked for: Enter waits for it. */
  waiting?: boolean;
  /** Several may be chosen: a choice does not close it. */
  stays?: boolean;
  className?: string;
  /** More about the choice that the keys are at. */
  beside?: (choice: Choice) => ReactNode;
  foot?: ReactNode;
}

/** A field over a list: type to narrow, arrows to choose, Enter to do it. The palette and the menus A, S and T are made of it. */
export function Picker({ title, placeholder, choices, query, onQuery, onClose, empty, waiting = false, stays = false, className = "", beside, foot }: Props) {
  const t = useT();
  const id = useId();
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  // What the keys are at stays what they are at when answers put rows above it.
  const [on, setOn] = useState<string | null>(null);
  const found = choices.findIndex((one) => one.id === on);
  const cursor = found >= 0 ? found : Math.min(at, Math.max(0, choices.length - 1));
  const goTo = (index: number) => {
    setAt(index);
    setOn(choices[index]?.id ?? null);
  };
  // Who types a name and Enter in one go means what is found, not what stood there before.
  const [wished, setWished] = useState(false);
  // Where several are chosen, what is typed after an Enter that waits is the next one; each further Enter begins another.
  const [ahead, setAhead] = useState<readonly string[]>([]);
  const typed = ahead[ahead.length - 1] ?? query;
  const wishing = wished || ahead.length > 0;
  useEffect(() => {
    setAt(0);
    setOn(null);
    setWished(false);
  }, [query]);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [cursor, choices]);

  const choose = (choice: Choice | undefined) => {
    if (!choice) return;
    if (!stays) onClose();
    choice.run();
  };
  useEffect(() => {
    if (!wishing || waiting) return;
    setWished(false);
    choose(choices[cursor]);
    const [next, ...rest] = ahead;
    if (next === undefined) return;
    onQuery(next);
    setAhead(rest);
    goTo(0);
    setOn(null);
  }, [wished, ahead, waiting]);
  // Who leaves in the same go leaves with what was wished.
  const [leaving, setLeaving] = useState(false);
  const leave = () => (ahead.length ? setLeaving(true) : onClose());
  useEffect(() => {
    if (leaving && !ahead.length) onClose();
  }, [leaving, ahead]);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const last = choices.length - 1;
    if (event.code === "ArrowDown") goTo(cursor >= last ? 0 : cursor + 1);
    else if (event.code === "ArrowUp") goTo(cursor <= 0 ? last : cursor - 1);
    else if (event.code === "Enter" && stays && event.ctrlKey) leave();
    else if (event.code === "Enter" && stays && (waiting || wishing)) setAhead([...ahead, ""]);
    else if (event.code === "Enter" && waiting) setWished(true);
    else if (event.code === "Enter") choose(choices[cursor]);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog title={title} onClose={leave} className={`picker ${className}`} bare typing>
      <div className="picker-field">
        <Icon name="search" />
        <input
          role="combobox"
          aria-expanded={choices.length > 0}
          aria-controls={`${id}list`}
          aria-activedescendant={choices.length ? `${id}${cursor}` : undefined}
          aria-label={title}
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          value={typed}
          onChange={(event) => (ahead.length ? setAhead([...ahead.slice(0, -1), event.target.value]) : onQuery(event.target.value))}
          onKeyDown={onKeyDown}
        />
        <button type="button" className="icon-button small" aria-label={t("action.close")} onClick={leave}>
          <Icon name="x" size={16} />
        </button>
      </div>
      {choices.length === 0 && <p className="picker-empty">{empty}</p>}
      <div className="picker-body">
        <div className="picker-list" id={`${id}list`} role="listbox" aria-label={title} ref={list} hidden={choices.length === 0}>
          {choices.map((choice, index) => (
            <div key={choice.id} role="presentation">
              {choice.group && choice.group !== choices[index - 1]?.group && (
                <div className="picker-group" role="presentation">
                  {choice.group}
                </div>
              )}
              <div
                id={`${id}${index}`}
                role="option"
                aria-selected={index === cursor}
                aria-checked={choice.checked}
                className="picker-row"
                onMouseMove={() => goTo(index)}
                onClick={() => choose(choice)}
              >
                <Icon name={choice.icon} />
                <span className="picker-label">{choice.label}</span>
                {choice.detail && <span className="picker-detail">{choice.detail}</span>}
                {choice.keys && <KeyCaps keys={choice.keys} />}
              </div>
            </div>
          ))}
        </div>
        {beside && choices[cursor] && beside(choices[cursor] as Choice)}
      </div>
      {foot}
    </Dialog>
  );
}
