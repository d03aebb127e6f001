import { useT, type Key } from "../i18n";
import { keysOf } from "../keys/keymap";
import { useCell } from "../store/cell";
import { preferences } from "../store/preferences";
import { KeyCaps } from "../ui/KeyCaps";

const hints = ["next", "open", "search", "palette", "help"] as const;

/** The first keys to learn, where nothing else is to be seen. */
export function KeyHints() {
  const t = useT();
  const on = useCell(preferences, (value) => value.keys);
  if (!on) return null;
  return (
    <dl className="hints">
      {hints.map((id) => (
        <div key={id}>
          <dt>
            <KeyCaps keys={keysOf(id)} />
          </dt>
          <dd>{t(`keys.${id}` as Key)}</dd>
        </div>
      ))}
    </dl>
  );
}
