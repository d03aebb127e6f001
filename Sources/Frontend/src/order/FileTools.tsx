import { useState } from "react";
import { orders as api } from "../api/orders";
import type { TextCount } from "../api/quotes";
import { pageUnits } from "../api/work";
import type { Attachment, Message } from "../api/types";
import { formatNumber, useLocale, useT, type Key } from "../i18n";
import { useCell, useItem } from "../store/cell";
import { conversations } from "../store/conversations";
import { newOrder, openOrder } from "../store/orderSheet";
import { orders } from "../store/orders";
import { Icon } from "../ui/Icon";
import { Picker } from "../ui/Picker";
import { countWords, faultWords } from "./countWords";
import { count, counted } from "./counting";
import { act } from "./detail";
import { useOrders } from "./lists";
import { aboutOrder } from "./OrderCard";
import { usePlaced } from "./placed";
import { startQuote } from "./quoteForm";

const here = new Set(["stored", "ready", "ok", "available"]);
/** What could be translated: a voice message is none, nor is what the office sent itself. */
const filesOf = (message: Message): readonly Attachment[] =>
  message.direction === "outbound"
    ? []
    : message.attachments.filter((file) => !(message.has_html && file.inline) && (!file.state || here.has(file.state)) && !/^(audio|video)\//.test(file.mime));
const hasText = (file: Attachment): boolean => /\.(docx|odt|txt|rtf|pdf)$/i.test(file.name) || /pdf|word|opendocument\.text|rtf|text\/plain/.test(file.mime);

/** Puts files of a message into an order; Undo takes them out again. */
async function addTo(order: string, files: readonly string[], number: string): Promise<void> {
  let added: string[] = [];
  const undo = () => void Promise.all(added.map((id) => api.removeFile(id))).then(() => act(() => api.one(order), order), () => undefined);
  await act(
    async () => {
      const before = new Set((await api.one(order)).files.map((one) => one.id));
      const next = await api.addFiles(order, "in", { attachment_ids: [...files] });
      added = next.files.filter((one) => !before.has(one.id)).map((one) => one.id);
      return next;
    },
    order,
    { key: "docs.added", values: { n: files.length, number }, undo },
  );
}

/** What can be done with the files of a message: into an order, counted, into a quote. */
export function FileTools({ message }: { message: Message }) {
  const t = useT();
  const locale = useLocale();
  const item = useItem(conversations, message.conversation_id);
  const { ids } = useOrders(item?.client?.id ?? null, message.conversation_id);
  const all = useCell(counted);
  const placed = usePlaced(message.conversation_id);
  const [choosing, setChoosing] = useState(false);
  const [query, setQuery] = useState("");
  const files = filesOf(message);
  if (files.length === 0) return null;
  const open = (ids ?? []).flatMap((id) => {
    const row = orders.get(id);
    return row && row.status !== "closed" && !row.is_archived ? [row] : [];
  });
  // What is in an order already is said, and not offered again.
  const within = new Map(files.flatMap((one) => placed.get(one.id) ?? []).map((one) => [one.id, one]));
  const fileIds = files.filter((one) => !placed.has(one.id)).map((one) => one.id);
  const texts = files.filter(hasText).map((one) => one.id);
  const add = () => {
    const only = open.length === 1 ? open[0] : undefined;
    if (only) void addTo(only.id, fileIds, only.order_number);
    else if (open.length === 0) newOrder({ conversation: message.conversation_id });
    else setChoosing(true);
  };
  const results = files.flatMap((one) => (one.id in all ? [{ file: one, found: all[one.id] ?? null }] : []));
  const countable = results.flatMap(({ found }) => (found && found.state !== "unsupported" && found.state !== "unreadable" ? [found] : []));
  return (
    <div className="file-tools">
      {[...within.values()].map((one) => (
        <button key={one.id} type="button" className="text-button" onClick={() => openOrder(one.id)}>
          <Icon name="check" size={14} />
          {t("docs.in.order", { number: one.order_number })}
        </button>
      ))}
      {fileIds.length > 0 && (
        <button type="button" className="text-button" onClick={add}>
          <Icon name="clipboard-list" size={14} />
          {within.size > 0
            ? t("docs.addTo.rest", { n: fileIds.length })
            : open.length === 1
              ? t("docs.addTo.one", { number: open[0]?.order_number ?? "" })
              : t(open.length ? "docs.addTo" : "docs.addTo.new")}
        </button>
      )}
      {texts.length > 0 && (
        <button type="button" className="text-button" onClick={() => count(texts)}>
          <Icon name="calculator" size={14} />
          {t("count.do")}
        </button>
      )}
      {countable.length > 0 && (
        <button type="button" className="text-button" onClick={() => startQuote(message.conversation_id, countable)}>
          <Icon name="receipt-text" size={14} />
          {t("quote.make")}
        </button>
      )}
      {results.length > 0 && (
        <ul className="count-results" aria-live="polite" aria-label={t("count.results")}>
          {results.map(({ file, found }) => (
            <li key={file.id} aria-busy={found === null}>
              <span className="file-name">{file.name}</span>
              {found ? <Result found={found} /> : <span>{t("count.going")}</span>}
            </li>
          ))}
        </ul>
      )}
      {choosing && (
        <Picker
          title={t("docs.addTo")}
          placeholder={t("orders.find")}
          query={query}
          onQuery={setQuery}
          onClose={() => setChoosing(false)}
          empty={t("orders.none")}
          choices={open
            .filter((row) => `${row.order_number} ${aboutOrder(locale, row)}`.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase()))
            .map((row) => ({
              id: row.id, label: row.order_number, detail: aboutOrder(locale, row), icon: "clipboard-list", run: () => void addTo(row.id, fileIds, row.order_number).then(() => openOrder(row.id)),
            }))}
        />
      )}
    </div>
  );
}

/** What a file holds, and how many pages of each kind that is. */
function Result({ found }: { found: TextCount }) {
  const t = useT();
  const locale = useLocale();
  if (found.state !== "counted") return <span>{countWords(t, locale, found, "page")}</span>;
  const fault = faultWords(t, found);
  const units = pageUnits.filter((unit) => found.pages[unit] !== undefined);
  return (
    <span className="count-line">
      <span title={t("count.more", { without: formatNumber(locale, found.without_spaces), words: formatNumber(locale, found.words) })}>{t("count.characters", { n: found.characters })}</span>
      {units.map((unit) => (
        <span key={unit} className="tag" title={t(`unit.${unit}` as Key)}>
          {t("count.unit", { pages: formatNumber(locale, (found.pages[unit] ?? 0) / 100), size: formatNumber(locale, Number(unit.split("_")[1] ?? 0)) })}
        </span>
      ))}
      {fault && <span>{fault}</span>}
    </span>
  );
}
