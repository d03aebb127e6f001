import { useRef } from "react";
import { CannedButton } from "../composing/canned/CannedPicker";
import { useT, type Key } from "../i18n";
import { Icon, type IconName } from "../ui/Icon";
import { applyTool, type Tool } from "./TextField";
import { attach } from "./uploads";

const tools: readonly { tool: Tool; icon: IconName; label: Key; keys: string }[] = [
  { tool: "bold", icon: "bold", label: "tool.bold", keys: "Ctrl+B" },
  { tool: "italic", icon: "italic", label: "tool.italic", keys: "Ctrl+I" },
  { tool: "bullet", icon: "list", label: "tool.bullet", keys: "Ctrl+Shift+8" },
  { tool: "number", icon: "list-ordered", label: "tool.number", keys: "Ctrl+Shift+7" },
  { tool: "quote", icon: "text-quote", label: "tool.quote", keys: "Ctrl+Shift+9" },
  { tool: "link", icon: "link", label: "tool.link", keys: "Ctrl+Shift+L" },
];

/** Messengers know no lists. */
const forChats = new Set<Tool>(["bold", "italic", "quote", "link"]);

/** Formatting and files. The buttons leave the focus in the text. */
export function Toolbar({ id, chat = false }: { id: string; chat?: boolean }) {
  const t = useT();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div className="letter-tools" role="group" aria-label={t("tool.all")}>
      <button
        type="button"
        className="icon-button small"
        aria-label={t("files.add")}
        title={t("files.add")}
        onClick={() => picker.current?.click()}
      >
        <Icon name="paperclip" size={16} />
      </button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          attach(id, [...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <CannedButton />
      {tools.filter(({ tool }) => !chat || forChats.has(tool)).map(({ tool, icon, label, keys }) => (
        <button
          key={tool}
          type="button"
          className="icon-button small format"
          aria-label={t(label)}
          aria-keyshortcuts={keys.replace("Ctrl", "Control")}
          title={`${t(label)} (${keys})`}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => applyTool(tool)}
        >
          <Icon name={icon} size={16} />
        </button>
      ))}
    </div>
  );
}
