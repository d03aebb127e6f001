import { useState, type ReactNode } from "react";
import { useT } from "../../i18n";
import { Icon } from "../../ui/Icon";

interface Props {
  rows: readonly { id: string; name: string }[];
  onBack: ((id: string) => void) | null;
}

/** What is no longer offered: folded away, to be brought back. Orders that use it keep it. */
export function Retired({ rows, onBack }: Props): JSX.Element | null {
  const t = useT();
  const [open, setOpen] = useState(false);
  if (rows.length === 0) return null;
  const line = (one: Props["rows"][number]): ReactNode => (
    <li key={one.id} className="office-row">
      <span className="entry-text">
        <span className="entry-name">{one.name}</span>
      </span>
      {onBack && (
        <button type="button" className="button small" aria-label={t("row.back.of", { name: one.name })} onClick={() => onBack(one.id)}>
          {t("row.back")}
        </button>
      )}
    </li>
  );
  return (
    <div className="fold">
      <button type="button" className="fold-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? "chevron-down" : "chevron-right"} size={16} />
        {t("row.retired.count", { n: rows.length })}
      </button>
      {open && <ul className="entries">{rows.map(line)}</ul>}
    </div>
  );
}
