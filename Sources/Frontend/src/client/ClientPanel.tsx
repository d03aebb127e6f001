import { useEffect, useState } from "react";
import { nameOf, subjectOf } from "../inbox/names";
import { useT } from "../i18n";
import { useCell, useItem } from "../store/cell";
import { conversations } from "../store/conversations";
import { Avatar } from "../ui/Avatar";
import { Dialog } from "../ui/Dialog";
import { NotYet } from "../ui/Skeleton";
import { ClientCard } from "./ClientCard";
import { Identities } from "./Identities";
import { clientCell, loadClient } from "./known";
import { ClientOrdersSlot } from "../thread/OrderSlots";
import { LinkButton } from "./LinkButton";

function Body({ conversation }: { conversation: string }) {
  const t = useT();
  const item = useItem(conversations, conversation);
  const id = item?.client?.id ?? null;
  if (!item) return null;
  if (id) return <ClientById key={id} id={id} conversation={conversation} />;
  const name = nameOf(item, t);
  return (
    <div className="panel-inner">
      <div className="client-head">
        <Avatar name={name} size="large" />
        <div>
          <h2>{name}</h2>
          <p>{item.chat_kind && item.chat_kind !== "person" ? subjectOf(item, t) : t("client.unknown")}</p>
        </div>
      </div>
      {(!item.chat_kind || item.chat_kind === "person") && (
        <Identities list={[{ platform: item.platform, kind: item.chat_kind ? "username" : "email", value: item.counterpart.address }]} />
      )}
      <LinkButton id={conversation} label={t("keys.link")} />
      <ClientOrdersSlot client={null} conversation={conversation} />
    </div>
  );
}

function ClientById({ id, conversation }: { id: string; conversation: string }) {
  const client = useCell(clientCell(id));
  const [failed, setFailed] = useState(false);
  const load = () => {
    setFailed(false);
    loadClient(id).catch(() => setFailed(true));
  };
  const t = useT();
  useEffect(load, [id]);
  if (!client && failed) {
    return (
      <div className="panel-note" role="alert">
        <p>{t("client.failed")}</p>
        <button type="button" className="button" onClick={load}>
          {t("action.retry")}
        </button>
      </div>
    );
  }
  if (!client) return <NotYet ready={false} lines={6} />;
  return <ClientCard client={client} conversation={conversation} />;
}

/** The client beside the thread: docked, or a sheet where there is no room. */
export function ClientPanel({ conversation, onClose }: { conversation: string; onClose?: () => void }) {
  const t = useT();
  if (!onClose) return <Body conversation={conversation} />;
  return (
    <Dialog title={t("client.panel")} onClose={onClose} className="sheet">
      <Body conversation={conversation} />
    </Dialog>
  );
}
