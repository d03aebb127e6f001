import { Fragment, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { Icon, type IconName } from "./Icon";

export interface MenuItem {
  id: string;
  label: string;
  icon?: IconName;
  checked?: boolean;
  detail?: string | undefined;
  /** Begins a new part of the menu; with words, they stand over it. */
  heading?: string;
  run: () => void;
}

interface Props {
  label: string;
  className: string;
  items: readonly MenuItem[];
  align?: "start" | "end";
  children: ReactNode;
}

/** A button with a menu under it. Arrows move, Escape and a click elsewhere close it. */
export function Menu({ label, className, items, align = "start", children }: Props) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  // Beside an edge of a phone it goes as far to the other side as it needs.
  useLayoutEffect(() => {
    const list = open && root.current?.querySelector<HTMLElement>(".menu-list");
    if (!list) return;
    const { left, right } = list.getBoundingClientRect();
    list.style.translate = `${Math.max(4 - left, Math.min(0, innerWidth - 4 - right))}px`;
  }, [open]);

  useEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>("[role^=menuitem]")?.focus();
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener("pointerdown", outside);
    return () => removeEventListener("pointerdown", outside);
  }, [open]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (!open) return;
    const all = [...(root.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (event.code === "ArrowDown") all[(at + 1) % all.length]?.focus();
    else if (event.code === "ArrowUp") all[(at - 1 + all.length) % all.length]?.focus();
    else if (event.code === "Home") all[0]?.focus();
    else if (event.code === "End") all[all.length - 1]?.focus();
    else if (event.code === "Escape") {
      setOpen(false);
      button.current?.focus();
    } else if (event.code === "Tab") return setOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="menu" ref={root} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <div className={`menu-list menu-${align}`} role="menu" aria-label={label}>
          {items.map((item) => (
            <Fragment key={item.id}>
              {item.heading !== undefined && (
                <div className="menu-heading" role={item.heading ? "presentation" : "separator"}>
                  {item.heading}
                </div>
              )}
              <button
                type="button"
                tabIndex={-1}
                className="menu-item"
                role={item.checked === undefined ? "menuitem" : "menuitemradio"}
                aria-checked={item.checked}
                onClick={() => {
                  setOpen(false);
                  button.current?.focus();
                  item.run();
                }}
              >
                {item.icon && <Icon name={item.icon} size={16} />}
                <span>{item.label}</span>
                {item.detail && <span className="menu-detail">{item.detail}</span>}
                {item.checked && <Icon name="check" size={16} />}
              </button>
            </Fragment>
          ))}
        </div>
      )}
    </div>
  );
}
