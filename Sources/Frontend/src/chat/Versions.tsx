import { useEffect, useState } from "react";
import { chats, type Version } from "../api/chat";
import type { Message } from "../api/types";
import { useLocale, useT } from "../i18n";
import { full } from "../i18n/format";
import { Dialog } from "../ui/Dialog";
import { RichText } from "./RichText";

/** What a message said before it was changed, the newest first: the office can show what was agreed. */
export function Versions({ message, onClose }: { message: Message; onClose: () => void }) {
  const t = useT();
  const locale = useLocale();
  const [items, setItems] = useState<readonly Version[] | "failed" | null>(null);
  const load = () => {
    setItems(null);
    chats.versions(message.id).then((page) => setItems(page.items), () => setItems("failed"));
  };
  useEffect(load, [message.id, message.edited_at]);
  const one = (at: string, title: string, version: Pick<Version, "text" | "entities" | "attachments">) => (
    <li key={at + title}>
      <p className="version-head">
        <strong>{title}</strong> <time dateTime={at}>{full(locale, at)}</time>
      </p>
      <div className="bubble">
        {version.text ? <RichText text={version.text} entities={version.entities} /> : <em>{t("row.noText")}</em>}
        {version.attachments?.length > 0 && <p className="version-files">{version.attachments.map((file) => file.name).join(", ")}</p>}
      </div>
    </li>
  );
  return (
    <Dialog title={t("chat.versions")} onClose={onClose} className="versions">
      <div className="dialog-body" aria-busy={items === null}>
        {items === "failed" && (
          <p className="form-error" role="alert">
            {t("failed.title")}{" "}
            <button type="button" className="text-button" onClick={load}>
              {t("action.retry")}
            </button>
          </p>
        )}
        <ol className="version-list">
          {one(message.edited_at ?? message.created_at, t("chat.version.now"), { text: message.text, entities: message.entities ?? null, attachments: message.attachments })}
          {Array.isArray(items) && items.map((version, index) => one(version.at, t(index === items.length - 1 ? "chat.version.first" : "chat.version.before"), version))}
        </ol>
      </div>
    </Dialog>
  );
}
