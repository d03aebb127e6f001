import { useEffect, useState } from "react";
import { clients, search } from "../api";
import type { Conversation } from "../api/types";
import { hide } from "../app/overlay";
import { useLocale, useT, type T } from "../i18n";
import { brief } from "../i18n/format";
import type { Locale } from "../api/types";
import { useItem } from "../store/cell";
import { conversations, take } from "../store/conversations";
import { merge } from "../store/moves";
import { Picker, type Choice } from "../ui/Picker";
import { nameOf, subjectOf } from "./names";

interface Props {
  id: string;
  many?: readonly string[] | undefined;
}

const line = (item: Conversation, t: T, locale: Locale) => ({
  id: item.id,
  label: subjectOf(item, t),
  detail: `${nameOf(item, t)} · ${brief(locale, item.last_message_at)}`,
  icon: "mail" as const,
});

/** Of the picked ones: which stays. The others go into it. */
function WhichStays({ many }: { many: readonly string[] }) {
  const t = useT();
  const locale = useLocale();
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLocaleLowerCase();
  const choices: Choice[] = many
    .flatMap((id) => conversations.get(id) ?? [])
    .map((item): Choice => ({ ...line(item, t, locale), run: () => merge(item.id, many.filter((one) => one !== item.id)) }))
    .filter((one) => `${one.label} ${one.detail}`.toLocaleLowerCase().includes(wanted));
  return (
    <Picker
      title={t("join.stays.title")}
      placeholder={t("join.stays.placeholder")}
      choices={choices}
      query={query}
      onQuery={setQuery}
      onClose={hide}
      empty={t("join.empty")}
      className="wide"
    />
  );
}

/** Which conversation comes into this one: those of the same client first, then whatever is found. */
function WhichComes({ id }: { id: string }) {
  const t = useT();
  const locale = useLocale();
  const item = useItem(conversations, id);
  const [query, setQuery] = useState("");
  const [own, setOwn] = useState<readonly Conversation[]>([]);
  const [found, setFound] = useState<{ of: string; items: readonly Choice[] }>({ of: "", items: [] });
  const [failed, setFailed] = useState(false);
  const client = item?.client?.id ?? null;
  useEffect(() => {
    if (client) clients.conversations(client, null, 50).then((answer) => setOwn(answer.items.map(take)), () => setFailed(true));
  }, [client]);
  const wanted = query.trim();
  useEffect(() => {
    if (wanted.length < 2) return setFound({ of: "", items: [] });
    setFailed(false);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      search(wanted, "conversations", 20, null, stop.signal).then(
        (answer) => {
          setFailed(false);
          setFound({
            of: wanted,
            items: answer.items.filter((hit) => hit.platform === "email").map((hit): Choice => ({
              id: hit.conversation_id ?? hit.id,
              label: hit.title || t("subject.none"),
              detail: `${hit.client?.name ?? hit.counterpart?.name ?? ""} · ${brief(locale, hit.at ?? "")}`,
              icon: "mail",
              group: t("join.others"),
              run: () => merge(id, [hit.conversation_id ?? hit.id]),
            })),
          });
        },
        () => !stop.signal.aborted && setFailed(true),
      );
    }, 120);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [wanted, id]);
  if (!item) return null;
  const near: Choice[] = own
    .filter((one) => one.id !== id && one.platform === "email" && !one.merged_into)
    .map((one): Choice => ({ ...line(one, t, locale), group: t("join.own", { name: item.client?.name ?? "" }), run: () => merge(id, [one.id]) }))
    .filter((one) => `${one.label} ${one.detail}`.toLocaleLowerCase().includes(wanted.toLocaleLowerCase()));
  const others = (found.of === wanted ? found.items : []).filter((one) => one.id !== id && !near.some((known) => known.id === one.id));
  return (
    <Picker
      title={t("join.title")}
      placeholder={t("join.placeholder")}
      choices={[...near, ...others]}
      waiting={near.length === 0 && wanted.length > 1 && found.of !== wanted && !failed}
      query={query}
      onQuery={setQuery}
      onClose={hide}
      empty={t(failed ? "problem.network" : wanted.length < 3 ? "join.start" : "join.empty")}
      className="wide"
    />
  );
}

/** Shift+M: brings conversations together. */
export const MergePicker = ({ id, many }: Props) => (many ? <WhichStays many={many} /> : <WhichComes id={id} />);
