import type { ReactNode } from "react";
import type { Problem } from "../../api/http";
import type { Backfill, History } from "../../api/types";
import { useT, type Key } from "../../i18n";
import { Segments } from "../../ui/Field";
import { invalidKey, ordered } from "./form";

export interface Choice {
  folders: readonly string[];
  backfill: Backfill;
  history: History;
}

interface Props {
  /** The folders that can be chosen. */
  known: readonly { name: string; role: string | null; messages: number | null }[];
  value: Choice;
  problem: Problem | null;
  onChange: (part: Partial<Choice>) => void;
  /** Stands under the folders. */
  children?: ReactNode;
}

const roles = new Set(["inbox", "sent", "drafts", "junk", "trash", "archive", "all"]);

/** Which folders come in, how far back, and how the mail from before counts. */
export function MailChoice({ known, value, problem, onChange, children }: Props) {
  const t = useT();
  const error = invalidKey(problem, "folders");
  const toggle = (name: string, on: boolean) =>
    onChange({ folders: known.map((one) => one.name).filter((one) => (one === name ? on : value.folders.includes(one))) });
  return (
    <>
      <fieldset className={error ? "field invalid" : "field"}>
        <legend>{t("connect.folders")}</legend>
        <ul className="folders" hidden={known.length === 0}>
          {ordered(known).map((one) => {
            const role = one.role && roles.has(one.role) ? t(`folder.${one.role}` as Key) : null;
            const more = [
              role && role.toLowerCase() !== one.name.toLowerCase() ? role : null,
              one.messages === null ? null : t("folder.mails", { n: one.messages }),
            ].filter(Boolean);
            return (
              <li key={one.name}>
                <label className="check">
                  <input type="checkbox" checked={value.folders.includes(one.name)} onChange={(event) => toggle(one.name, event.target.checked)} />
                  <span className="folder-name">{one.name}</span>
                  <span className="entry-more">{more.join(" · ")}</span>
                </label>
              </li>
            );
          })}
        </ul>
        {error && <p className="field-error">{t(error)}</p>}
        {children}
      </fieldset>
      <Segments
        label={t("connect.backfill")}
        value={value.backfill}
        options={(["none", "30d", "all"] as const).map((one) => ({ value: one, label: t(`backfill.${one}`) }))}
        onChange={(backfill) => onChange({ backfill })}
      />
      {value.backfill !== "none" && (
        <Segments
          label={t("connect.history")}
          value={value.history}
          options={(["read", "unread", "server"] as const).map((one) => ({ value: one, label: t(`history.${one}`) }))}
          hint={t("connect.history.hint")}
          onChange={(history) => onChange({ history })}
        />
      )}
    </>
  );
}
