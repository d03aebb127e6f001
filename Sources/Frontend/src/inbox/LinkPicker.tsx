import { useEffect, useState } from "react";
import { clients } from "../api";
import type { Client } from "../api/types";
import { hide } from "../app/overlay";
import { useT } from "../i18n";
import { link } from "../store/actions";
import { useItem } from "../store/cell";
import { conversations } from "../store/conversations";
import { Picker, type Choice } from "../ui/Picker";

/** L: whose conversation it is. */
export function LinkPicker({ id }: { id: string }) {
  const t = useT();
  const item = useItem(conversations, id);
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<readonly Client[] | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let wanted = true;
    const ask = () => clients.list(query.trim(), null).then(
      ({ items }) => wanted && (setFound(items), setFailed(false)),
      () => wanted && setFailed(true),
    );
    const timer = setTimeout(ask, query ? 90 : 0);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [query]);
  if (!item) return null;
  const own = item.client?.id;
  const choices: Choice[] = (found ?? [])
    .slice(0, 30)
    .map((one) => ({
      id: one.id,
      label: one.name,
      detail: one.id === own ? t("link.current") : one.identities.find((identity) => identity.value !== one.name)?.value,
      icon: one.id === own ? "user-check" : "user",
      run: () => one.id !== own && link(item, one),
    }));
  if (item.client && !query.trim()) choices.push({ id: "nobody", label: t("link.nobody"), icon: "user-x", run: () => link(item, null) });
  return (
    <Picker
      title={t("link.title")}
      placeholder={t("link.placeholder")}
      choices={choices}
      query={query}
      onQuery={(text) => {
        // Enter must never choose whom an earlier text found.
        setQuery(text);
        setFound(null);
        setFailed(false);
      }}
      onClose={hide}
      waiting={found === null && !failed}
      empty={failed ? t("failed.title") : found ? t("link.empty") : ""}
    />
  );
}
