import { useState } from "react";
import { duplicates } from "../../api/chat";
import type { WholeClient } from "../../api/crm";
import { useLocale, useT } from "../../i18n";
import { date } from "../../i18n/format";
import { problemKey } from "../../store/actions";
import { refreshLists } from "../../store/lists";
import { offering } from "../../store/toasts";
import { clientsTurn } from "../known";

/** Who was put together with a client, and the way to part them again. */
export function Merged({ client, onChange }: { client: WholeClient; onChange: () => void }) {
  const t = useT();
  const locale = useLocale();
  const [busy, setBusy] = useState(false);
  if (!client.merged?.length) return null;
  const done = () => {
    setBusy(false);
    onChange();
    clientsTurn.set(clientsTurn.get() + 1);
    refreshLists();
  };
  const part = (other: { id: string; name: string }) => {
    setBusy(true);
    void offering((say) => duplicates.undo(client.id, other.id).then(
      () => {
        done();
        say({
          tone: "quiet", key: "merged.parted", values: { name: other.name },
          action: { key: "action.undo", run: () => void duplicates.merge(client.id, other.id).then(done, (error) => say({ tone: "error", key: problemKey(error) })) },
        });
      },
      (error) => {
        setBusy(false);
        say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => part(other) } });
      },
    ));
  };
  return (
    <section className="panel-section" aria-label={t("merged.title")}>
      <h3>{t("merged.title")}</h3>
      <ul className="merged">
        {client.merged.map((one) => (
          <li key={one.id}>
            <span className="merged-who">
              {one.name}
              <time className="line-more" dateTime={one.at}>{date(locale, one.at)}</time>
            </span>
            <button type="button" className="button small" disabled={busy} aria-label={t("merged.part.of", { name: one.name })} onClick={() => part(one)}>
              {t("merged.part")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
