import { useEffect, useId, useState, type KeyboardEvent } from "react";
import type { WholeClient } from "../../api/crm";
import { useT } from "../../i18n";
import { Icon } from "../../ui/Icon";
import { clientTags } from "../known";
import { saveClient } from "../save";

const most = 20;
const longest = 40;
const same = (a: string, b: string): boolean => a.toLocaleLowerCase() === b.toLocaleLowerCase();

/** The tags of a client: type one and press Enter; Backspace in the empty field takes the last off. */
export function TagLine({ client }: { client: WholeClient }) {
  const t = useT();
  const id = useId();
  const [text, setText] = useState("");
  const [known, setKnown] = useState<readonly string[]>([]);
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (asked) void clientTags().then((all) => setKnown(all.map((one) => one.name)));
  }, [asked]);
  const save = (tags: string[]) => void saveClient(client.id, { tags }, client.revision);
  const add = () => {
    const tag = text.trim().split(/\s+/).join(" ").replace(/,+$/, "").slice(0, longest);
    setText("");
    if (tag && !client.tags.some((one) => same(one, tag))) save([...client.tags, known.find((one) => same(one, tag)) ?? tag]);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.code === "Enter" || event.key === ",") {
      event.preventDefault();
      add();
    } else if (event.code === "Backspace" && !text && client.tags.length) {
      event.preventDefault();
      save(client.tags.slice(0, -1));
    } else if (event.code === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      setText("");
      event.currentTarget.blur();
    }
  };
  const full = client.tags.length >= most;
  return (
    <div className="line-field">
      <label htmlFor={id}>{t("client.tags")}</label>
      <div className="tag-line">
        {client.tags.map((tag) => (
          <span key={tag} className="tag removable">
            {tag}
            <button type="button" className="tag-remove" aria-label={t("client.tag.remove", { tag })} onClick={() => save(client.tags.filter((one) => one !== tag))}>
              <Icon name="x" size={12} />
            </button>
          </span>
        ))}
        {!full && (
          <input
            id={id}
            list={`${id}l`}
            value={text}
            maxLength={longest}
            autoComplete="off"
            placeholder={t("client.tag.add")}
            onFocus={() => setAsked(true)}
            onChange={(event) => setText(event.target.value)}
            onBlur={add}
            onKeyDown={onKeyDown}
          />
        )}
        <datalist id={`${id}l`}>
          {known.filter((one) => !client.tags.some((tag) => same(tag, one))).map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </div>
      {full && <p className="field-hint">{t("client.tag.full")}</p>}
    </div>
  );
}
