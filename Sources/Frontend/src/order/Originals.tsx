import { useState } from "react";
import { orders, type Order, type Original } from "../api/orders";
import type { Problem } from "../api/http";
import { useLocale, useT } from "../i18n";
import { date } from "../i18n/format";
import { Field } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { act } from "./detail";
import { whole } from "./numbers";
import { problemWords } from "./problems";

/** The client's papers that the office keeps: when they came, where they lie, to whom they were given back. */
export function Originals({ order, open }: { order: Order; open: boolean }) {
  const t = useT();
  const [adding, setAdding] = useState(false);
  return (
    <section className="sheet-section" aria-label={t("papers.title")}>
      <header>
        <h3>{t("papers.title")}</h3>
        {open && !adding && (
          <button type="button" className="text-button" onClick={() => setAdding(true)}>
            <Icon name="plus" size={14} />
            {t("papers.add")}
          </button>
        )}
      </header>
      {adding && <OriginalForm order={order} onDone={() => setAdding(false)} />}
      {order.originals.length === 0 && !adding && <p className="panel-note">{t("papers.none")}</p>}
      <ul className="sheet-list">
        {order.originals.map((one) => (
          <Line key={one.id} order={order} original={one} open={open} />
        ))}
      </ul>
    </section>
  );
}

const closing = (close: () => void) => (event: React.KeyboardEvent) => {
  if (event.code !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  close();
};

function OriginalForm({ order, onDone }: { order: Order; onDone: () => void }) {
  const t = useT();
  const [description, setDescription] = useState("");
  const [number, setNumber] = useState("1");
  const [place, setPlace] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [bad, setBad] = useState<"description" | "count" | null>(null);
  const error = (field: "description" | "count") =>
    bad === field ? t(field === "count" ? "invalid.count" : "invalid.empty") : problem?.field === field ? t(field === "description" ? "invalid.empty" : problemWords(problem)) : null;
  return (
    <form
      className="sheet-form"
      aria-label={t("papers.add")}
      noValidate
      onKeyDown={closing(onDone)}
      onSubmit={(event) => {
        event.preventDefault();
        const many = whole(number);
        if (!description.trim()) return setBad("description");
        if (!many || many > 1000) return setBad("count");
        void act(() => orders.addOriginal(order.id, { description: description.trim(), count: many, place: place.trim() }), order.id, { key: "sheet.saved" }).then((met) =>
          met ? setProblem(met) : onDone());
      }}
    >
      <Field label={t("papers.what")} placeholder={t("papers.what.example")} autoFocus autoComplete="off" value={description} error={error("description")} onChange={(event) => (setDescription(event.target.value), setBad(null))} />
      <div className="form-pair">
        <Field label={t("papers.count")} placeholder="1" inputMode="numeric" value={number} error={error("count")} onChange={(event) => (setNumber(event.target.value), setBad(null))} />
        <Field label={t("papers.place")} placeholder={t("papers.place.example")} autoComplete="off" value={place} onChange={(event) => setPlace(event.target.value)} />
      </div>
      <div className="card-actions">
        <button type="button" className="button small" onClick={onDone}>
          {t("action.cancel")}
        </button>
        <button type="submit" className="button small primary">
          {t("papers.save")}
        </button>
      </div>
    </form>
  );
}

function Line({ order, original, open }: { order: Order; original: Original; open: boolean }) {
  const t = useT();
  const locale = useLocale();
  const [to, setTo] = useState<string | null>(null);
  const back = () => void act(() => orders.changeOriginal(original.id, { returned: false, returned_to: "" }), order.id);
  return (
    <li>
      <div className="sheet-line">
        <Icon name={original.returned_at ? "check" : "file"} size={16} />
        <span className="line-main">
          {original.count > 1 ? t("papers.times", { what: original.description, times: String(original.count) }) : original.description}
          <small>
            {[t("papers.received", { date: date(locale, original.received_at), name: original.received_by?.name ?? "–" }), original.place].filter(Boolean).join(" · ")}
          </small>
          {original.returned_at && (
            <small>{t("papers.returned", { date: date(locale, original.returned_at), to: original.returned_to || order.client.name, name: original.returned_by?.name ?? "–" })}</small>
          )}
        </span>
        {open && !original.returned_at && to === null && (
          <button type="button" className="text-button" aria-label={t("papers.return.named", { what: original.description })} onClick={() => setTo(order.client.name)}>
            {t("papers.return")}
          </button>
        )}
      </div>
      {to !== null && (
        <form
          className="inline-form"
          onKeyDown={closing(() => setTo(null))}
          onSubmit={(event) => {
            event.preventDefault();
            setTo(null);
            void act(() => orders.changeOriginal(original.id, { returned: true, returned_to: to.trim() }), order.id, { key: "papers.returned.done", undo: back });
          }}
        >
          <Field label={t("papers.to")} placeholder={order.client.name} autoFocus autoComplete="off" value={to} onChange={(event) => setTo(event.target.value)} />
          <button type="submit" className="button">
            {t("papers.return")}
          </button>
        </form>
      )}
    </li>
  );
}
