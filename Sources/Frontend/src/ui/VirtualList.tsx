import {
  forwardRef, useImperativeHandle, useLayoutEffect, useRef, useState, type ForwardedRef, type ReactElement, type ReactNode,
} from "react";
import { slotted } from "./slots";

export interface VirtualListHandle {
  reveal: (index: number) => void;
  toTop: () => void;
  focus: () => void;
}

interface Props {
  label: string;
  ids: readonly string[];
  /** Rows shown as placeholders after the last one while more are on their way. */
  waiting: number;
  rowHeight: number;
  cursor: number;
  rowId: (id: string) => string;
  row: (id: string, index: number) => ReactElement;
  placeholder: () => ReactNode;
  onReach: () => void;
  onScroll?: (top: number) => void;
  /** `rowgroup`: rows of a table that stands around it, for rows with controls of their own. */
  role?: "listbox" | "rowgroup";
  /** Several rows can be selected. */
  several?: boolean | undefined;
  /** Rows kept beyond what is in sight. */
  spare?: number;
  /** Where to stand at first, in pixels. */
  start?: number;
}

const overscan = 6;

/**
 * A list box that keeps only the rows in sight in the document. Scrolling hands the elements of rows that left to those that
 * come (see `slotted`) instead of making new ones. When rows come or go above the reader, the scroll position moves
 * with them, so that what is being read stays where it is.
 */
function VirtualListInner(props: Props, ref: ForwardedRef<VirtualListHandle>) {
  const { ids, rowHeight, waiting, role = "listbox", spare = overscan } = props;
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(800);
  const anchor = useRef<{ id: string; offset: number } | null>(null);
  const before = useRef(rowHeight);
  const held = useRef<ReadonlyMap<string, number>>(new Map());

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    setHeight(element.clientHeight);
    if (props.start) element.scrollTop = props.start;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const anchored = anchor.current;
    if (anchored && (element.scrollTop > 0 || before.current !== rowHeight)) {
      const index = ids.indexOf(anchored.id);
      const wanted = index * rowHeight + anchored.offset;
      if (index >= 0 && Math.abs(wanted - element.scrollTop) >= 1 && element.scrollTop > 0) element.scrollTop = wanted;
    }
    before.current = rowHeight;
    remember();
  }, [ids, rowHeight]);

  function remember(): void {
    const element = box.current;
    if (!element) return;
    const index = Math.floor(element.scrollTop / rowHeight);
    const id = ids[index];
    anchor.current = id === undefined ? null : { id, offset: element.scrollTop - index * rowHeight };
  }

  const reveal = (index: number): void => {
    const element = box.current;
    if (!element || index < 0) return;
    const at = index * rowHeight;
    if (at < element.scrollTop) element.scrollTop = at;
    else if (at + rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = at + rowHeight - element.clientHeight;
  };

  useImperativeHandle(ref, () => ({
    reveal,
    toTop: () => {
      if (box.current) box.current.scrollTop = 0;
    },
    focus: () => box.current?.focus({ preventScroll: true }),
  }));

  const count = ids.length + waiting;
  const slots = Math.min(60, Math.ceil(height / rowHeight) + spare * 2);
  const first = Math.max(0, Math.min(Math.floor(top / rowHeight) - spare, Math.max(0, count - slots)));
  const last = Math.min(count, first + slots);
  const rows: ReactElement[] = [];
  held.current = slotted(ids.slice(first, last), held.current);
  for (let index = first; index < last; index++) {
    const id = ids[index];
    const style = { transform: `translateY(${index * rowHeight}px)`, height: rowHeight };
    rows.push(
      id === undefined ? (
        <div key={`waits-${index - ids.length}`} className="slot" role="presentation" style={style}>
          {props.placeholder()}
        </div>
      ) : (
        <div key={held.current.get(id)} className="slot" role="presentation" style={style}>
          {props.row(id, index)}
        </div>
      ),
    );
  }

  const active = props.cursor >= first && props.cursor < last ? ids[props.cursor] : undefined;
  return (
    <div
      ref={box}
      className="virtual-list"
      role={role}
      tabIndex={0}
      aria-label={props.label}
      aria-multiselectable={props.several}
      aria-activedescendant={active === undefined || role !== "listbox" ? undefined : props.rowId(active)}
      onScroll={(event) => {
        const element = event.currentTarget;
        setTop(element.scrollTop);
        remember();
        props.onScroll?.(element.scrollTop);
        if (element.scrollTop + element.clientHeight > (ids.length - 12) * rowHeight) props.onReach();
      }}
    >
      <div className="virtual-space" role="presentation" style={{ height: count * rowHeight }}>
        {rows}
      </div>
    </div>
  );
}

export const VirtualList = forwardRef(VirtualListInner);
