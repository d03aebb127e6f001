import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { useDesk } from "../app/deskPart";
import { go } from "../app/router";
import { useT } from "../i18n";
import { useKeys } from "../keys/keyboard";
import { useCell } from "../store/cell";
import { keyOf, type Place } from "../store/filter";
import { beside, enter, list, load, loadMore, reading, rememberScroll, scrolled, showFresh } from "../store/lists";
import { beginRange, clearPicked, pick, pickAll, picked, pickTo } from "../store/picked";
import { preferences } from "../store/preferences";
import { Icon } from "../ui/Icon";
import { useSlow } from "../ui/useTime";
import { VirtualList, type VirtualListHandle } from "../ui/VirtualList";
import { cursor, stepped, useSteps } from "./cursor";
import { EmptyView, FailedView } from "./EmptyView";
import { FilterBar, type InboxRoute } from "./FilterBar";
import { Row, rowId, RowSkeleton } from "./Row";
import { ViewTabs } from "./ViewTabs";

export const rowHeight = (density: string): number => (density === "compact" ? 56 : 84);

export function InboxList({ at: to }: { at: InboxRoute }) {
  const t = useT();
  const open = to.id;
  const key = keyOf({ view: to.view, filter: to.filter ?? {} });
  const place = useMemo((): Place => ({ view: to.view, filter: to.filter ?? {} }), [key]);
  const now = useCell(list(place));
  const at = useCell(cursor);
  const chosen = useCell(picked);
  const desk = useDesk(chosen.size > 0);
  const density = useCell(preferences, (value) => value.density);
  const box = useRef<VirtualListHandle>(null);
  const slow = useSlow(now.state === "loading");

  useLayoutEffect(() => {
    enter(place);
    // What is picked is in sight, or it would be changed blindly.
    clearPicked();
  }, [place]);
  useEffect(() => clearPicked, []);

  useEffect(() => {
    if (open) cursor.set(open);
  }, [open]);

  useEffect(() => {
    if (now.next && now.ids.length < 30) void loadMore(place);
  }, [now.next, now.ids.length, place]);

  const openRow = useCallback((id: string) => {
    cursor.set(id);
    go(beside(id));
  }, []);
  const pickRow = useCallback((id: string, range: boolean) => {
    cursor.set(id);
    if (range) pickTo(list(reading).get().ids, id);
    else pick(id);
  }, []);

  const step = useSteps(now.state === "ready", (by) => {
    const id = stepped(now.ids, cursor.get(), by);
    cursor.set(id);
    if (id) box.current?.reveal(now.ids.indexOf(id));
  });
  const stretch = (by: number) => () => {
    beginRange(at && now.ids.includes(at) ? at : null);
    step(by);
    const id = cursor.get();
    if (id && now.ids.includes(id)) pickTo(now.ids, id);
  };
  const atCursor = (run: (id: string) => void) => () => (at && now.ids.includes(at) ? run(at) : false);
  useKeys({
    next: () => step(1),
    previous: () => step(-1),
    open: atCursor(openRow),
    pick: atCursor(pick),
    "pick-range": atCursor((id) => pickTo(now.ids, id)),
    "pick-down": stretch(1),
    "pick-up": stretch(-1),
    "pick-all": () => pickAll(now.ids),
  });

  const toTop = () => {
    box.current?.toTop();
    reading.atTop = true;
    showFresh(place);
  };
  const picking = chosen.size > 0;

  return (
    <>
      <ViewTabs at={to} />
      <FilterBar at={to} />
      <div className="list-body">
        {now.fresh.length > 0 && (
          <button type="button" className="pill" onClick={toTop}>
            <Icon name="arrow-up" size={14} />
            {t("inbox.fresh", { n: now.fresh.length })}
          </button>
        )}
        {now.state === "failed" && <FailedView onRetry={() => void load(place)} problem={now.problem} />}
        {now.state === "ready" && now.ids.length === 0 && <EmptyView at={to} />}
        {slow && Array.from({ length: 8 }, (_, index) => <RowSkeleton key={index} />)}
        {now.state === "ready" && now.ids.length > 0 && (
          <VirtualList
            key={key}
            ref={box}
            start={scrolled(place)}
            label={t("inbox.list")}
            ids={now.ids}
            several={picking || undefined}
            waiting={now.next ? 4 : 0}
            rowHeight={rowHeight(density)}
            cursor={at ? now.ids.indexOf(at) : -1}
            rowId={rowId}
            row={(id, index) => (
              <Row
                id={id}
                index={index}
                open={id === open}
                atCursor={id === at}
                picked={picking ? chosen.has(id) : null}
                onOpen={openRow}
                onPick={pickRow}
              />
            )}
            placeholder={() => <RowSkeleton />}
            onReach={() => void loadMore(place)}
            onScroll={(top) => {
              const isTop = top < 8;
              rememberScroll(place, top);
              reading.atTop = isTop;
              if (isTop && list(place).get().fresh.length) showFresh(place);
            }}
          />
        )}
        {picking && desk && desk !== "failed" && <desk.BulkBar />}
      </div>
    </>
  );
}
