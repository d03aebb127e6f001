import { useRef, useState } from "react";
import { orders, type Order, type OrderFile } from "../api/orders";
import { type TextCount, quotes } from "../api/quotes";
import { keepDelete, asProblem } from "../api/http";
import { urls } from "../api";
import { useLocale, useT, type Key } from "../i18n";
import { bytes } from "../i18n/format";
import { problemKey } from "../store/actions";
import { say } from "../store/toasts";
import { Icon } from "../ui/Icon";
import { countWords } from "./countWords";
import { act, loadOrder, takeWhole } from "./detail";
import { goToMessage } from "./goTo";
import { upload } from "./upload";

interface Going {
  key: number;
  name: string;
  direction: "in" | "out";
  share: number;
}

/** Seconds in which a file that was taken out comes back by Undo, as long as its toast stands. */
const grace = 6000;
let last = 0;
/** Files that were taken out and may still come back, with the timers that end it. */
const leaving = new Map<string, number>();
// What was taken out and not undone is taken out for good when the page goes.
addEventListener("pagehide", () => leaving.forEach((timer, id) => (clearTimeout(timer), void keepDelete(`/api/v1/crm/order-files/${id}`).catch(() => undefined))));

/** What is to be translated and what came of it. Files are dropped onto their list, or chosen. */
export function OrderFiles({ order, open }: { order: Order; open: boolean }) {
  const [going, setGoing] = useState<readonly Going[]>([]);
  const [gone, setGone] = useState<readonly string[]>(() => [...leaving.keys()]);
  const put = (direction: "in" | "out", files: readonly File[]) => {
    for (const file of files) {
      const one: Going = { key: ++last, name: file.name, direction, share: 0 };
      setGoing((now) => [...now, one]);
      const settle = () => setGoing((now) => now.filter((other) => other.key !== one.key));
      const attempt = (): Promise<void> =>
        upload(file, (share) => setGoing((now) => now.map((other) => (other.key === one.key ? { ...other, share } : other))))
          .then((stored) => orders.addFiles(order.id, direction, { upload_ids: [stored.id] }))
          .then((next) => {
            settle();
            takeWhole(next);
          })
          .catch((error: unknown) => {
            settle();
            const problem = asProblem(error);
            const key: Key = problem.code === "too_large" ? "docs.tooLarge" : problemKey(problem);
            say({ tone: "error", key, ...(problem.code === "too_large" ? {} : { action: { key: "action.retry", run: () => put(direction, [file]) } }) });
          });
      void attempt();
    }
  };
  const remove = (file: OrderFile) => {
    setGone((now) => [...now, file.id]);
    const end = () => {
      leaving.delete(file.id);
      void act(() => orders.removeFile(file.id), order.id).then(() => setGone((now) => now.filter((id) => id !== file.id)));
    };
    leaving.set(file.id, window.setTimeout(end, grace));
    say({
      tone: "quiet", key: "docs.removed", values: { name: file.name }, time: grace, action: {
        key: "action.undo", run: () => {
          clearTimeout(leaving.get(file.id));
          leaving.delete(file.id);
          setGone((now) => now.filter((id) => id !== file.id));
          void loadOrder(order.id);
        },
      },
    });
  };
  return (
    <>
      {(["in", "out"] as const).map((direction) => (
        <FileList
          key={direction}
          direction={direction}
          order={order}
          files={order.files.filter((one) => one.direction === direction && !gone.includes(one.id))}
          going={going.filter((one) => one.direction === direction)}
          open={open}
          onPut={(files) => put(direction, files)}
          onRemove={remove}
        />
      ))}
    </>
  );
}

interface ListProps {
  direction: "in" | "out";
  order: Order;
  files: readonly OrderFile[];
  going: readonly Going[];
  open: boolean;
  onPut: (files: readonly File[]) => void;
  onRemove: (file: OrderFile) => void;
}

function FileList({ direction, order, files, going, open, onPut, onRemove }: ListProps) {
  const t = useT();
  const locale = useLocale();
  const [over, setOver] = useState(false);
  const [counted, setCounted] = useState<Readonly<Record<string, TextCount>>>({});
  const chooser = useRef<HTMLInputElement>(null);
  const count = (): Promise<unknown> =>
    quotes.counts(files.map((one) => one.id)).then(
      ({ items }) => setCounted(Object.fromEntries(items.map((one) => [one.file_id, one]))),
      (error) => say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => void count() } }),
    );
  return (
    <section
      className={over ? "sheet-section over" : "sheet-section"}
      aria-label={t(`docs.${direction}` as Key)}
      onDragOver={(event) => {
        if (!open || ![...event.dataTransfer.types].includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        if (!open || event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        onPut([...event.dataTransfer.files]);
      }}
    >
      <header>
        <h3>{t(`docs.${direction}` as Key)}</h3>
        {open && direction === "in" && files.length > 0 && (
          <button type="button" className="text-button" onClick={() => void count()}>
            <Icon name="calculator" size={14} />
            {t("count.do")}
          </button>
        )}
        {open && (
          <button type="button" className="text-button" onClick={() => chooser.current?.click()}>
            <Icon name="upload" size={14} />
            {t("docs.add")}
          </button>
        )}
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          aria-label={t("docs.add.to", { list: t(`docs.${direction}` as Key) })}
          onChange={(event) => {
            onPut([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
      </header>
      {files.length + going.length === 0 && <p className="panel-note">{t(open ? "docs.none" : "sheet.nothing")}</p>}
      <ul className="sheet-list">
        {files.map((file) => {
          const found = counted[file.id];
          return (
            <li key={file.id} className="sheet-line">
              <Icon name="file-text" size={16} />
              <span className="line-main">
                <a href={urls.file(file.id)} target="_blank" rel="noopener">
                  {file.name}
                </a>
                <small>{[bytes(locale, file.size), file.added_by?.name, found && countWords(t, locale, found, order.unit)].filter(Boolean).join(" · ")}</small>
              </span>
              {file.message_id && order.conversation_id && (
                <button
                  type="button"
                  className="icon-button tiny"
                  aria-label={t("docs.message", { name: file.name })}
                  title={t("docs.message", { name: file.name })}
                  onClick={() => goToMessage(order.conversation_id as string, file.message_id as string)}
                >
                  <Icon name="message-square-text" size={14} />
                </button>
              )}
              {open && (
                <button type="button" className="icon-button tiny" aria-label={t("docs.takeOut", { name: file.name })} title={t("docs.takeOut", { name: file.name })} onClick={() => onRemove(file)}>
                  <Icon name="x" size={14} />
                </button>
              )}
            </li>
          );
        })}
        {going.map((one) => (
          <li key={one.key} className="sheet-line">
            <Icon name="upload" size={16} />
            <span className="line-main">{one.name}</span>
            <progress value={one.share} max={1} aria-label={t("docs.going", { name: one.name })} />
          </li>
        ))}
      </ul>
    </section>
  );
}
