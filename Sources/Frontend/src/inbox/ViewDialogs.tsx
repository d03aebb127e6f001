import { useState, type FormEvent } from "react";
import { savedViewsApi, type SavedView } from "../api/views";
import { hide, show } from "../app/overlay";
import { useT, type Key, type T } from "../i18n";
import { problemKey } from "../store/actions";
import { useCell } from "../store/cell";
import { filterFields } from "../store/filter";
import { reading } from "../store/lists";
import { changeView, loadViews, mostViews, orderViews, placeOf, removeView, savedViews } from "../store/savedViews";
import { me } from "../store/session";
import { say } from "../store/toasts";
import { Dialog } from "../ui/Dialog";
import { Empty } from "../ui/Empty";
import { Field, FormError } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { useFilterWords } from "./FilterBar";

const longest = 60;

function wordsOf(t: T, view: string, words: readonly string[]): string {
  return [t(`view.${view}` as Key), ...words].join(" · ");
}

/** Keeps the list on screen under a name. */
export function SaveViewDialog() {
  const t = useT();
  const [place] = useState(() => ({ view: reading.view, filter: reading.filter }));
  const words = useFilterWords(place.filter);
  const count = useCell(savedViews, (all) => all?.filter((one) => one.mine).length ?? 0);
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const [error, setError] = useState<Key | null>(null);
  const [busy, setBusy] = useState(false);
  const full = count >= mostViews;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const text = name.trim();
    if (!text) return setError("views.name.empty");
    setBusy(true);
    try {
      await savedViewsApi.add({ name: text, shared, filter: { view: place.view, ...place.filter } });
      hide();
      say({ tone: "quiet", key: "toast.view.saved", values: { name: text } });
      void loadViews();
    } catch (problem) {
      setError(problemKey(problem));
      setBusy(false);
    }
  };
  return (
    <Dialog title={t("views.save.title")} onClose={hide} className="form-dialog" typing>
      <form onSubmit={submit} noValidate>
        <p className="form-about">{wordsOf(t, place.view, filterFields.filter((field) => place.filter[field]).map(words))}</p>
        <Field
          label={t("views.name")}
          value={name}
          maxLength={longest}
          autoComplete="off"
          placeholder={t("views.name.example")}
          onChange={(event) => {
            setName(event.target.value);
            setError(null);
          }}
          error={error === "views.name.empty" ? t(error) : null}
        />
        <label className="check">
          <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
          {t("views.shared")}
        </label>
        <FormError>{full ? t("views.full", { n: mostViews }) : error && error !== "views.name.empty" ? t(error) : null}</FormError>
        <div className="card-actions">
          <button type="button" className="button" onClick={hide}>
            {t("action.cancel")}
          </button>
          <button type="submit" className="button primary" disabled={busy || full}>
            {t("action.save")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function ViewLine({ one, index, ids }: { one: SavedView; index: number; ids: readonly string[] }) {
  const t = useT();
  const [name, setName] = useState(one.name);
  const [error, setError] = useState(false);
  const { view, filter } = placeOf(one);
  const words = useFilterWords(filter);
  const mayChange = one.mine || me()?.role === "owner";
  const move = (by: number) => {
    const next = [...ids];
    next.splice(index, 1);
    next.splice(index + by, 0, one.id);
    orderViews(next);
  };
  const finish = () => {
    const text = name.trim();
    setError(!text);
    if (text && text !== one.name) changeView(one.id, { name: text });
  };
  return (
    <li className="view-line">
      <div className="view-name">
        {mayChange ? (
          <input
            aria-label={t("views.name")}
            placeholder={t("views.name.example")}
            aria-invalid={error || undefined}
            aria-describedby={`view-${one.id}`}
            value={name}
            maxLength={longest}
            onChange={(event) => setName(event.target.value)}
            onBlur={finish}
            onKeyDown={(event) => {
              if (event.code === "Enter") finish();
            }}
          />
        ) : (
          <span>{one.name}</span>
        )}
        <p id={`view-${one.id}`} className={error ? "field-error" : "view-about"} role={error ? "alert" : undefined}>
          {error ? t("views.name.empty") : wordsOf(t, view, filterFields.filter((field) => filter[field]).map(words))}
          {!error && !one.mine && ` · ${t("views.of", { name: one.owner.name })}`}
        </p>
      </div>
      <label className="check">
        <input type="checkbox" checked={one.shared} disabled={!mayChange} onChange={(event) => changeView(one.id, { shared: event.target.checked })} />
        {t("views.shared.short")}
      </label>
      <button type="button" className="icon-button small" aria-label={t("views.up", { name: one.name })} disabled={index === 0} onClick={() => move(-1)}>
        <Icon name="arrow-up" size={16} />
      </button>
      <button type="button" className="icon-button small" aria-label={t("views.down", { name: one.name })} disabled={index === ids.length - 1} onClick={() => move(1)}>
        <Icon name="arrow-down" size={16} />
      </button>
      <button type="button" className="icon-button small" aria-label={t("views.remove", { name: one.name })} disabled={!mayChange} onClick={() => removeView(one)}>
        <Icon name="trash-2" size={16} />
      </button>
    </li>
  );
}

/** Names, order and end of the saved views. */
export function ViewsDialog() {
  const t = useT();
  const all = useCell(savedViews) ?? [];
  const ids = all.map((one) => one.id);
  return (
    <Dialog title={t("views.manage.title")} onClose={hide} className="views-dialog">
      {all.length === 0 ? (
        <Empty icon="list-filter" title={t("views.none")}>
          <p>{t("views.none.next")}</p>
        </Empty>
      ) : (
        <ul className="view-lines">
          {all.map((one, index) => (
            <ViewLine key={`${one.id} ${one.name}`} one={one} index={index} ids={ids} />
          ))}
        </ul>
      )}
      <div className="card-actions">
        <button
          type="button"
          className="button"
          onClick={() => {
            hide();
            show("save-view");
          }}
        >
          {t("views.save")}
        </button>
      </div>
    </Dialog>
  );
}
