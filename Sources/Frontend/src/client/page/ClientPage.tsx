import { useEffect, useState } from "react";
import type { WholeClient } from "../../api/crm";
import { type Problem, asProblem } from "../../api/http";
import { go, type Route } from "../../app/router";
import { useLocale, useT } from "../../i18n";
import { languageName, money } from "../../i18n/format";
import { FailedView } from "../../inbox/EmptyView";
import { useCell } from "../../store/cell";
import { newOrder } from "../../store/orderSheet";
import { me } from "../../store/session";
import { Avatar } from "../../ui/Avatar";
import { Empty } from "../../ui/Empty";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { ClientOrdersSlot } from "../../thread/OrderSlots";
import { narrow, useMedia } from "../../ui/useMedia";
import { useSlow } from "../../ui/useTime";
import { ConflictDialog } from "../ConflictDialog";
import { About } from "../fields/About";
import { Contacts } from "../fields/Contacts";
import { NoteField } from "../fields/NoteField";
import { Identities } from "../Identities";
import { clientCell, loadClient } from "../known";
import { PossibleDuplicates } from "../PossibleDuplicates";
import { Timeline } from "../timeline/Timeline";
import { EraseDialog } from "./EraseDialog";
import { Merged } from "./Merged";
import { Others } from "./Others";
import { PageHead } from "./PageHead";

interface Props {
  id: string;
  at: Extract<Route, { page: "clients" }>;
  writing: boolean;
  onWriting: (writing: boolean) => void;
  onBack: (() => void) | null;
}

/** Contacts that are fields of the client already are not said twice. */
const elsewhere = (client: WholeClient) =>
  client.identities.filter((one) => one.kind !== "email" && !client.phones.some((phone) => phone.value.replace(/\D/g, "") === one.value.replace(/\D/g, "")));

/** How much was ordered, and what is still owed for it. */
function Balance({ client }: { client: WholeClient }) {
  const t = useT();
  const locale = useLocale();
  const { amount } = client.balance;
  return (
    <p className={amount > 0 ? "client-balance owed" : "client-balance"}>
      {t("client.orders.count", { n: client.order_count })}
      {amount !== 0 && <strong>{t(amount > 0 ? "client.owes" : "client.credit", { sum: money(locale, { ...client.balance, amount: Math.abs(amount) }) })}</strong>}
    </p>
  );
}

function Details({ client }: { client: WholeClient }) {
  const t = useT();
  const found = elsewhere(client);
  const changed = () => void loadClient(client.id).catch(() => undefined);
  return (
    <div className="client-details">
      <PossibleDuplicates key={client.merged?.length ?? 0} client={client} onChange={changed} />
      <NoteField client={client} />
      <section className="panel-section" aria-label={t("client.contacts")}>
        <h3>{t("client.contacts")}</h3>
        <Contacts client={client} />
      </section>
      <ClientOrdersSlot client={client.id} about={<Balance client={client} />} />
      {found.length > 0 && <Identities list={found} title={t("client.identities")} />}
      <section className="panel-section" aria-label={t("client.about")}>
        <h3>{t("client.about")}</h3>
        <About client={client} />
      </section>
      <Others client={client} />
      <Merged client={client} onChange={changed} />
    </div>
  );
}

/** A client: one time line, and beside it everything that is known, edited where it stands. */
export function ClientPage({ at, ...props }: Props) {
  /** Who is being erased: what went is still said when nobody is left. */
  const [erasing, setErasing] = useState<WholeClient | null>(null);
  return (
    <>
      <Body {...props} onErase={setErasing} />
      {erasing && (
        <EraseDialog
          client={erasing}
          onClose={(gone) => {
            setErasing(null);
            if (gone) go({ ...at, id: null }, true);
          }}
        />
      )}
    </>
  );
}

function Body({ id, writing, onWriting, onBack, onErase }: Omit<Props, "at"> & { onErase: (client: WholeClient) => void }) {
  const t = useT();
  const locale = useLocale();
  const client = useCell(clientCell(id));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  const [tab, setTab] = useState<"timeline" | "details">("timeline");
  const one = useMedia(narrow);
  const slow = useSlow(!client && !problem);
  useEffect(() => {
    loadClient(id).then(
      () => setProblem(null),
      (error) => setProblem(asProblem(error)),
    );
  }, [id, turn]);
  useEffect(() => {
    if (writing) setTab("timeline");
  }, [writing]);
  useEffect(() => () => onWriting(false), [id]);
  if (!client) {
    return (
      <>
        {onBack && <PageHead title={t("client.panel")} onBack={onBack} />}
        {problem?.status === 404 && <Empty icon="users" title={t("client.gone")}><p>{t("client.gone.next")}</p></Empty>}
        {problem && problem.status !== 404 && <FailedView problem={problem} onRetry={() => setTurn(turn + 1)} />}
        {slow && <div className="panel-inner" aria-hidden="true"><span className="bone bone-entry" /><span className="bone bone-entry" /></div>}
      </>
    );
  }
  const owner = me()?.role === "owner";
  const about = [t(`client.kind.${client.kind}`), client.language && languageName(locale, client.language), client.latin_name !== client.name && client.latin_name];
  return (
    <>
      <PageHead title={client.name} about={about.filter(Boolean).join(" · ")} avatar={<Avatar name={client.name} />} onBack={onBack}>
        <button type="button" className="button small" aria-label={t("client.orders.new")} onClick={() => newOrder({ client: id })}>
          <Icon name="plus" size={16} />
          <span className="wide-only">{t("client.orders.new")}</span>
        </button>
        {owner && (
          <Menu
            label={t("action.more")}
            className="icon-button"
            align="end"
            items={[{ id: "erase", label: t("erase.open"), icon: "trash-2", run: () => onErase(client) }]}
          >
            <Icon name="ellipsis" />
          </Menu>
        )}
      </PageHead>
      {one && (
        <div className="tabs client-tabs" role="group" aria-label={t("client.parts")}>
          {(["timeline", "details"] as const).map((name) => (
            <button key={name} type="button" className={tab === name ? "tab on" : "tab"} aria-pressed={tab === name} onClick={() => setTab(name)}>
              {t(name === "timeline" ? "timeline.title" : "client.details")}
            </button>
          ))}
        </div>
      )}
      <div className="client-grid">
        {/* Under the name, which is the heading of the page on a phone. */}
        {onBack && <h2 className="sr-only">{t(tab === "timeline" ? "timeline.title" : "client.details")}</h2>}
        {(!one || tab === "timeline") && <Timeline client={id} writing={writing} onWriting={onWriting} />}
        {(!one || tab === "details") && <Details client={client} />}
      </div>
      <ConflictDialog />
    </>
  );
}
