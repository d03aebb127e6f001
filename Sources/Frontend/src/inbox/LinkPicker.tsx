import { clients } from "../api";
import { hide } from "../app/overlay";
import { useT } from "../i18n";
import { link } from "../store/actions";
import { useItem } from "../store/cell";
import { conversations } from "../store/conversations";
import { Picker, type Choice } from "../ui/Picker";
import { useFound } from "../ui/useFound";

/** L: whose conversation it is. */
export function LinkPicker({ id }: { id: string }) {
  const t = useT();
  const item = useItem(conversations, id);
  const { found, failed, field } = useFound((q) => clients.list(q, null));
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
  if (item.client && !field.query.trim()) choices.push({ id: "nobody", label: t("link.nobody"), icon: "user-x", run: () => link(item, null) });
  return (
    <Picker
      title={t("link.title")}
      placeholder={t("link.placeholder")}
      choices={choices}
      {...field}
      onClose={hide}
      empty={failed ? t("failed.title") : found ? t("link.empty") : ""}
    />
  );
}
