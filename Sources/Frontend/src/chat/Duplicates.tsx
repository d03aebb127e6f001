import { useState } from "react";
import { duplicates, type Duplicate } from "../api/chat";
import { Problem } from "../api/http";
import type { Client } from "../api/types";
import { useLocale, useT, type Key } from "../i18n";
import { tags } from "../i18n";
import { offering, say } from "../store/toasts";
import { Avatar } from "../ui/Avatar";

const reasons = new Set(["same_phone", "same_email", "same_name", "same_username"]);
const refused = new Set(["same_client", "not_merged", "merge_first"]);

const problem = (error: unknown): Key => {
  const code = error instanceof Problem ? error.code : "network";
  return refused.has(code) ? (`merge.refused.${code}` as Key) : "merge.refused.other";
};

interface Props {
  client: Client;
  items: readonly Duplicate[];
  /** Something moved: ask for everything again. */
  onChange: () => void;
}

function undo(client: string, other: string, onChange: () => void): void {
  duplicates.undo(client, other).then(onChange, (error) =>
    say({ tone: "error", key: "merge.undo.failed", reason: problem(error), action: { key: "action.retry", run: () => undo(client, other, onChange) } }),
  );
}

/** Clients that may be the same person, why, and the way to make them one. */
export function Duplicates({ client, items, onChange }: Props) {
  const t = useT();
  const locale = useLocale();
  const [busy, setBusy] = useState<string | null>(null);
  const merge = (other: Client) => {
    setBusy(other.id);
    void offering((say) => duplicates.merge(client.id, other.id).then(
      () => {
        setBusy(null);
        onChange();
        say({ tone: "quiet", key: "merge.done", values: { name: other.name }, action: { key: "action.undo", run: () => undo(client.id, other.id, onChange) }, time: 10_000 });
      },
      (error) => {
        setBusy(null);
        say({ tone: "error", key: "merge.failed", reason: problem(error) });
      },
    ));
  };
  const why = (one: Duplicate) =>
    new Intl.ListFormat(tags[locale], { type: "conjunction" }).format(one.reasons.filter((reason) => reasons.has(reason)).map((reason) => t(`merge.${reason}` as Key)));
  return (
    <section className="panel-section duplicates" aria-label={t("merge.title")}>
      <h3>{t("merge.title")}</h3>
      <p className="panel-note">{t("merge.text")}</p>
      <ul>
        {items.map((one) => (
          <li key={one.client.id}>
            <Avatar name={one.client.name} size="small" />
            <div className="duplicate-text">
              <span className="duplicate-name">{one.client.name}</span>
              <span className="duplicate-why">{why(one)}</span>
              {one.client.identities?.slice(0, 2).map((identity) => (
                <span key={identity.value} className="duplicate-why">
                  {identity.value}
                </span>
              ))}
            </div>
            <button
              type="button"
              className="button small"
              disabled={busy !== null}
              aria-label={t("merge.with", { name: one.client.name })}
              onClick={() => merge(one.client)}
            >
              {t("merge.do")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
