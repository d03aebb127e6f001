import { useEffect, useState } from "react";
import { inbox } from "../api";
import { hide } from "../app/overlay";
import { useT } from "../i18n";
import { change, moveOn } from "../store/actions";
import { tagMany } from "../store/bulk";
import { useItem } from "../store/cell";
import { conversations } from "../store/conversations";
import { Picker, type Choice } from "../ui/Picker";
import type { For } from "./Pickers";

const most = 20;
const longest = 40;
const same = (a: string, b: string): boolean => a.toLocaleLowerCase() === b.toLocaleLowerCase();
const has = (tags: readonly string[], tag: string): boolean => tags.some((one) => same(one, tag));

/** T: the tags of a conversation. Each choice puts one on or takes it off; leaving keeps them, all in one step to undo. */
export function TagPicker({ id, many }: For) {
  const [ids] = useState<readonly string[]>(many ?? [id]);
  const t = useT();
  const item = useItem(conversations, id);
  const [query, setQuery] = useState("");
  const [office, setOffice] = useState<readonly string[] | null>(null);
  // Of many: what all of them have.
  const [start] = useState<readonly string[]>(() => (item?.tags ?? []).filter((tag) => ids.every((one) => has(conversations.get(one)?.tags ?? [], tag))));
  const [tags, setTags] = useState(start);
  useEffect(() => {
    inbox.tags().then((answer) => setOffice(answer.items.map((one) => one.name)), () => setOffice([]));
  }, []);
  if (!item) return null;

  const wanted = query.trim().split(/\s+/).join(" ").slice(0, longest);
  const toggle = (tag: string) => () => {
    setTags(has(tags, tag) ? tags.filter((one) => !same(one, tag)) : [...tags, tag]);
    setQuery("");
  };
  const own = [...start, ...tags.filter((one) => !has(start, one))];
  const all = [...own, ...(office ?? []).filter((one) => !has(own, one))];
  const full = tags.length >= most;
  const choices: Choice[] = all
    .filter((one) => one.toLocaleLowerCase().includes(wanted.toLocaleLowerCase()))
    .map((one) => ({ tag: one, checked: has(tags, one) }))
    .filter(({ checked }) => checked || !full)
    .slice(0, 50)
    .map(({ tag, checked }) => ({ id: `tag-${tag}`, label: tag, checked, icon: checked ? "check" : "tag", run: toggle(tag) }));
  if (wanted && !full && !has(all, wanted)) {
    choices.push({ id: "new", label: t("tags.new", { tag: wanted }), icon: "plus", run: toggle(wanted) });
  }
  const done = () => {
    hide();
    if (many) {
      const put = tags.filter((one) => !has(start, one));
      const off = start.filter((one) => !has(tags, one));
      if (put.length || off.length) tagMany(ids, put, off);
      return;
    }
    // What a colleague changed meanwhile stays.
    const now = conversations.get(id) ?? item;
    const added = tags.filter((one) => !has(start, one) && !has(now.tags, one));
    const kept = now.tags.filter((one) => has(tags, one) || !has(start, one));
    const next = [...kept, ...added].slice(0, most);
    if (JSON.stringify(next) === JSON.stringify(now.tags)) return;
    moveOn(now, { tags: next });
    change(now, { tags: next }, { key: "toast.tags" });
  };
  return (
    <Picker
      title={t("tags.title")}
      placeholder={t("tags.placeholder")}
      choices={choices}
      query={query}
      onQuery={setQuery}
      onClose={done}
      empty={t(full ? "tags.full" : "tags.empty")}
      waiting={office === null}
      stays
    />
  );
}
