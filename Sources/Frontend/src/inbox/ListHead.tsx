import { show } from "../app/overlay";
import { useT } from "../i18n";
import { writeFirst } from "../store/answering";
import { keysOf } from "../keys/keymap";
import { SearchField } from "../search/SearchField";
import { Icon } from "../ui/Icon";
import { ConnectionDot } from "../app/ConnectionDot";

interface Props {
  title: string;
  note: string | null;
}

/**
 * Title, palette button and search field over the list. It stays where it is while the list below changes from the inbox to the search,
 * so that no key is lost between them.
 */
export function ListHead({ title, note }: Props) {
  const t = useT();
  return (
    <header className="list-head">
      <div className="list-title">
        <h1>{title}</h1>
        <span className="phone-only">
          <ConnectionDot />
        </span>
        {note && <span className="list-note">{note}</span>}
        <button
          type="button"
          className="icon-button"
          aria-label={t("answer.first")}
          aria-keyshortcuts={keysOf("first").join(" ")}
          title={`${t("answer.first")} (${keysOf("first").join(" ")})`}
          onClick={() => writeFirst()}
        >
          <Icon name="pen-line" />
        </button>
        <button type="button" className="icon-button" aria-label={t("palette.title")} title={t("palette.title")} onClick={() => show("palette")}>
          <Icon name="command" />
        </button>
      </div>
      <SearchField />
    </header>
  );
}
