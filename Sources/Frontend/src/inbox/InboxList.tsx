import { useCallback, useEffect, useLayoutEffect, useRef } from "react";
import type { View } from "../api/types";
import { go } from "../app/router";
import { useT } from "../i18n";
import { useKeys } from "../keys/keyboard";
import { useCell } from "../store/cell";
import { list, load, loadMore, reading, scrolled, showFresh } from "../store/lists";
import { preferences } from "../store/preferences";
import { Icon } from "../ui/Icon";
import { useSlow } from "../ui/useTime";
import { VirtualList, type VirtualListHandle } from "../ui/VirtualList";
import { cursor, stepped } from "./cursor";
import { EmptyView, FailedView } from "./EmptyView";
import { FilterNote } from "./PlatformFilter";
import { Row, rowId, RowSkeleton } from "./Row";
import { ViewTabs } from "./ViewTabs";

interface Props {
  view: View;
  open: string | null;
}

export const rowHeight = (density: string): number => (density === "compact" ? 56 : 84);

export function InboxList({ view, open }: Props) {
  const t = useT();
  const now = useCell(list(view));
  const at = useCell(cursor);
  const density = useCell(preferences, (value) => value.density);
  const box = useRef<VirtualListHandle>(null);
  const slow = useSlow(now.state === "loading");

  useLayoutEffect(() => {
    reading.view = view;
    reading.atTop = (scrolled.get(view) ?? 0) < 8;
    void load(view);
  }, [view]);

  useEffect(() => {
    if (open) cursor.set(open);
  }, [open]);

  useEffect(() => {
    if (now.next && now.ids.length < 30) void loadMore(view);
  }, [now.next, now.ids.length, view]);

  const openRow = useCallback((id: string) => {
    cursor.set(id);
    go({ page: "inbox", view, id });
  }, [view]);

  const step = (by: number) => {
    const id = stepped(now.ids, at, by);
    cursor.set(id);
    if (id) box.current?.reveal(now.ids.indexOf(id));
  };
  useKeys({
    next: () => step(1),
    previous: () => step(-1),
    open: () => (at && now.ids.includes(at) ? openRow(at) : false),
  });

  const toTop = () => {
    box.current?.toTop();
    reading.atTop = true;
    showFresh(view);
  };

  return (
    <>
      <ViewTabs view={view} />
      <FilterNote />
      <div className="list-body">
        {now.fresh.length > 0 && (
          <button type="button" className="pill" onClick={toTop}>
            <Icon name="arrow-up" size={14} />
            {t("inbox.fresh", { n: now.fresh.length })}
          </button>
        )}
        {now.state === "failed" && <FailedView onRetry={() => void load(view)} problem={now.problem} />}
        {now.state === "ready" && now.ids.length === 0 && <EmptyView view={view} />}
        {slow && Array.from({ length: 8 }, (_, index) => <RowSkeleton key={index} />)}
        {now.state === "ready" && now.ids.length > 0 && (
          <VirtualList
            key={view}
            ref={box}
            start={scrolled.get(view) ?? 0}
            label={t("inbox.list")}
            ids={now.ids}
            waiting={now.next ? 4 : 0}
            rowHeight={rowHeight(density)}
            cursor={at ? now.ids.indexOf(at) : -1}
            rowId={rowId}
            row={(id, index) => <Row id={id} index={index} open={id === open} atCursor={id === at} onOpen={openRow} />}
            placeholder={() => <RowSkeleton />}
            onReach={() => void loadMore(view)}
            onScroll={(top) => {
              const atTop = top < 8;
              scrolled.set(view, top);
              reading.atTop = atTop;
              if (atTop && list(view).get().fresh.length) showFresh(view);
            }}
          />
        )}
      </div>
    </>
  );
}
