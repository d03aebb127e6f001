import { useT, type Key } from "../i18n";
import { bindings, type Binding } from "../keys/keymap";
import { preferences } from "../store/preferences";
import { useCell } from "../store/cell";
import { Dialog } from "../ui/Dialog";
import { KeyCaps } from "../ui/KeyCaps";

const groups: readonly Binding["group"][] = ["move", "conversation", "orders", "go", "page"];

/** "?": every key there is. */
export function HelpSheet({ onClose }: { onClose: () => void }) {
  const t = useT();
  const on = useCell(preferences, (value) => value.keys);
  return (
    <Dialog title={t("help.title")} onClose={onClose} className="help">
      <label className="check">
        <input type="checkbox" checked={on} onChange={(event) => preferences.merge({ keys: event.target.checked })} />
        {t("settings.keys.on")}
      </label>
      <div className="help-groups">
        {groups.map((group) => (
          <section key={group}>
            <h3>{t(`help.${group}` as Key)}</h3>
            <dl>
              {bindings
                .filter((one) => one.group === group && one.shown.length > 0)
                .map((one) => (
                  <div key={one.id}>
                    <dt>{t(one.label)}</dt>
                    <dd>
                      <KeyCaps keys={one.shown} />
                      <span className="sr-only">{one.shown.join(" ")}</span>
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
