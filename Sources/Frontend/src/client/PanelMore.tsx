import type { WholeClient } from "../api/crm";
import { useT } from "../i18n";
import { Icon } from "../ui/Icon";
import { Link } from "../ui/Link";
import { ConflictDialog } from "./ConflictDialog";
import { About } from "./fields/About";
import { Contacts } from "./fields/Contacts";
import { NoteField } from "./fields/NoteField";
import { loadClient } from "./known";
import { Others } from "./page/Others";
import { PossibleDuplicates } from "./PossibleDuplicates";

/** A client beside a conversation: what is needed while answering, edited where it stands. */
export function PanelMore({ client, conversation }: { client: WholeClient; conversation?: string }) {
  const t = useT();
  return (
    <>
      <PossibleDuplicates client={client} onChange={() => void loadClient(client.id).catch(() => undefined)} />
      <NoteField client={client} />
      <section className="panel-section" aria-label={t("client.about")}>
        <h3>{t("client.about")}</h3>
        <Contacts client={client} small />
        <About client={client} small />
        <Link className="text-button panel-whole" to={{ page: "clients", q: "", id: client.id }}>
          {t("client.whole")}
          <Icon name="chevron-right" size={16} />
        </Link>
      </section>
      <Others client={client} {...(conversation ? { conversation } : {})} />
      <ConflictDialog />
    </>
  );
}
