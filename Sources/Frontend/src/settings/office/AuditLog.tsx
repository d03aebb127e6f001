import { useEffect, useState } from "react";
import { settings } from "../../api";
import { officeSettings } from "../../api/crm";
import { type Problem, asProblem } from "../../api/http";
import type { HistoryItem } from "../../api/orders";
import type { Page, User } from "../../api/types";
import { useLocale, useT } from "../../i18n";
import { clock, dayHeading, full, sameDay } from "../../i18n/format";
import { FailedView } from "../../inbox/EmptyView";
import { Empty } from "../../ui/Empty";
import { Select } from "../../ui/Field";
import { useSlow } from "../../ui/useTime";
import { auditEntities, entityWords, fieldWords, isEmpty, sentence, valueWords } from "./auditWords";

function Line({ item }: { item: HistoryItem }) {
  const t = useT();
  const locale = useLocale();
  const changes = Object.entries(item.changes);
  return (
    <div className="audit-line">
      <time dateTime={item.at} title={full(locale, item.at)}>
        {clock(locale, item.at)}
      </time>
      <div>
        <p>{sentence(t, item)}</p>
        {changes.length > 0 && (
          <dl className="audit-changes">
            {changes.map(([field, [before, after]]) => (
              <div key={field}>
                <dt>{fieldWords(t, field)}</dt>
                <dd>
                  {isEmpty(before) ? <span>{t("audit.empty")}</span> : <del>{valueWords(t, locale, field, before)}</del>}
                  <span aria-hidden="true"> → </span>
                  <ins>{valueWords(t, locale, field, after)}</ins>
                </dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </div>
  );
}

/** Who changed what, newest first. */
export function AuditLog() {
  const t = useT();
  const locale = useLocale();
  const [entity, setEntity] = useState("");
  const [person, setPerson] = useState("");
  const [people, setPeople] = useState<readonly User[]>([]);
  const [found, setFound] = useState<Page<HistoryItem> | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  const slow = useSlow(found === null && problem === null);
  const filter = { entity: entity || null, user_id: person || null };
  const failed = (error: unknown) => setProblem(asProblem(error));
  useEffect(() => {
    settings.users().then((page) => setPeople(page.items), () => undefined);
  }, []);
  useEffect(() => {
    let wanted = true;
    setFound(null);
    officeSettings.audit(filter, null).then((page) => wanted && (setProblem(null), setFound(page)), (error) => wanted && failed(error));
    return () => {
      wanted = false;
    };
  }, [entity, person, turn]);
  const more = () => {
    if (!found?.next) return;
    const of = found;
    officeSettings.audit(filter, of.next).then((page) => setFound((now) => (now === of ? { items: [...of.items, ...page.items], next: page.next } : now)), failed);
  };
  return (
    <div className="settings-stack wide">
      <div className="card">
        <p className="card-text">{t("audit.text")}</p>
        <div className="field-pair">
          <Select label={t("audit.entity")} value={entity} options={[{ value: "", label: t("audit.everything") }, ...auditEntities.map((value) => ({ value: value as string, label: entityWords(t, value) }))]} onChange={setEntity} />
          <Select label={t("audit.person")} value={person} options={[{ value: "", label: t("audit.everybody") }, ...people.map((one) => ({ value: one.id, label: one.name }))]} onChange={setPerson} />
        </div>
        {problem && !found && <FailedView problem={problem} onRetry={() => setTurn(turn + 1)} />}
        {slow && <span className="bone bone-card" aria-hidden="true" />}
        {found && found.items.length === 0 && (
          <Empty icon="history" title={t("audit.none")}>
            <p>{t(entity || person ? "audit.none.filtered" : "audit.none.next")}</p>
          </Empty>
        )}
        <ol className="audit">
          {found?.items.map((item, index) => {
            const before = found.items[index - 1];
            const day = !before || !sameDay(before.at, item.at) ? dayHeading(locale, item.at) : null;
            return (
              <li key={item.id}>
                {day && <h3>{day === "today" || day === "yesterday" ? t(`day.${day}`) : day}</h3>}
                <Line item={item} />
              </li>
            );
          })}
        </ol>
        {found?.next && (
          <button type="button" className="text-button" onClick={more}>
            {t("audit.older")}
          </button>
        )}
      </div>
    </div>
  );
}
