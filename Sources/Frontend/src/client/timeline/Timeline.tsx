import { useState } from "react";
import { timelineKinds, type TimelineKind } from "../../api/crm";
import type { InternalNote, TimelineItem } from "../../api/orders";
import { useLocale, useT, type Key } from "../../i18n";
import { dayHeading, sameDay } from "../../i18n/format";
import { FailedView } from "../../inbox/EmptyView";
import { Empty } from "../../ui/Empty";
import { phone, useMedia } from "../../ui/useMedia";
import { useSlow } from "../../ui/useTime";
import { Entry } from "./Entry";
import { NoteForm } from "./NoteForm";
import { leaving } from "./notes";
import { keyOf, useTimeline } from "./useTimeline";

interface Props {
  client: string;
  writing: boolean;
  onWriting: (writing: boolean) => void;
}

function Heading({ at }: { at: string }) {
  const t = useT();
  const locale = useLocale();
  const day = dayHeading(locale, at);
  return <h3 className="timeline-day">{day === "today" || day === "yesterday" ? t(`day.${day}`) : day}</h3>;
}

/** One time line of everything with a client: what was said on all channels, ordered, paid, noted and offered. */
export function Timeline({ client, writing, onWriting }: Props) {
  const t = useT();
  const [kinds, setKinds] = useState<readonly TimelineKind[]>([]);
  const { found, problem, more, again, putNote } = useTimeline(client, kinds);
  const slow = useSlow(found === null && problem === null);
  const onPhone = useMedia(phone);
  const toggle = (kind: TimelineKind) => setKinds(kinds.includes(kind) ? kinds.filter((one) => one !== kind) : timelineKinds.filter((one) => one === kind || kinds.includes(one)));
  const items = (found?.items ?? []).filter((one) => one.kind !== "note" || !leaving.has(one.note.id));
  const saved = (note: InternalNote) => putNote(note.id, note);
  return (
    <section className="timeline" aria-label={t("timeline.title")}>
      <div className="timeline-head">
        <div className="chips" role="group" aria-label={t("timeline.filter")}>
          <button type="button" className="chip-button" aria-pressed={kinds.length === 0} onClick={() => setKinds([])}>
            {t("timeline.all")}
          </button>
          {timelineKinds.map((kind) => (
            <button key={kind} type="button" className="chip-button" aria-pressed={kinds.includes(kind)} onClick={() => toggle(kind)}>
              {t(`timeline.${kind}` as Key)}
            </button>
          ))}
        </div>
        <NoteForm client={client} open={writing} onOpen={onWriting} onSaved={saved} />
      </div>
      {problem && !found && <FailedView problem={problem} onRetry={again} />}
      {slow && <div className="timeline-bones" aria-hidden="true">{[0, 1, 2].map((one) => <span key={one} className="bone bone-entry" />)}</div>}
      {found && items.length === 0 && (
        <Empty icon="clock" title={t(kinds.length ? "timeline.none" : "timeline.empty")}>
          <p>{t(kinds.length ? "timeline.none.next" : onPhone ? "timeline.empty.hand" : "timeline.empty.next")}</p>
        </Empty>
      )}
      <ol className="timeline-list">
        {items.map((item: TimelineItem, index) => {
          const before = items[index - 1];
          return (
            <li key={keyOf(item)}>
              {(!before || !sameDay(before.at, item.at)) && <Heading at={item.at} />}
              <Entry item={item} putNote={putNote} />
            </li>
          );
        })}
      </ol>
      {found?.next && (
        <button type="button" className="text-button timeline-more" onClick={more}>
          {t("timeline.more")}
        </button>
      )}
    </section>
  );
}
