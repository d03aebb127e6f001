import { openPicker } from "../app/overlay";
import { keysOf } from "../keys/keymap";
import { Icon } from "../ui/Icon";
import { KeyCaps } from "../ui/KeyCaps";

/** The way to say whose conversation it is. */
export function LinkButton({ id, label }: { id: string; label: string }) {
  return (
    <div>
      <button type="button" className="text-button link-client" onClick={() => openPicker("link", id)}>
        <Icon name="link" size={16} />
        {label}
        <KeyCaps keys={keysOf("link")} />
      </button>
    </div>
  );
}
