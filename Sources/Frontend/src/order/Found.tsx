import type { OrderDraft } from "../api/orders";
import { useLocale, useT } from "../i18n";
import { money } from "../i18n/format";
import { Icon, type IconName } from "../ui/Icon";
import type { Form } from "./form";
import { typed } from "./numbers";

interface Props {
  draft: OrderDraft;
  form: Form;
  onChange: (part: Partial<Form>) => void;
}

/** What the thread says that belongs into the form: one click takes it, together with the message that it stands in. Another gives it back. */
export function Found({ draft, form, onChange }: Props) {
  const t = useT();
  const locale = useLocale();
  const without = (field: string) => Object.fromEntries(Object.entries(form.agreements).filter(([name]) => name !== field));
  const chip = (key: string, icon: IconName, label: string, on: boolean, run: (on: boolean) => void) => (
    <li key={key}>
      <button type="button" className={on ? "find-chip on" : "find-chip"} aria-pressed={on} onClick={() => run(!on)}>
        <Icon name={on ? "check" : icon} size={14} />
        {label}
      </button>
    </li>
  );
  const person = form.isNew
    ? [
        ...draft.emails.map((one) =>
          chip(`e${one.value}`, "mail", one.value, form.email === one.value, (on) => onChange({ email: on ? one.value : "" }))),
        ...draft.phones.map((one) =>
          chip(`p${one.value}`, "phone", one.value, form.phone === one.value, (on) => onChange({ phone: on ? one.value : "" }))),
      ]
    : [];
  const sums = draft.amounts.map((one) => {
    const on = form.manual === "gross" && form.gross === typed(one.money.amount, true) && form.agreements["price"]?.message_id === one.message_id;
    return chip(`a${one.money.amount}`, "banknote", money(locale, one.money), on, (take) =>
      onChange(
        take
          ? { gross: typed(one.money.amount, true), net: "", manual: "gross", agreements: { ...form.agreements, price: { message_id: one.message_id, quote: one.text } } }
          : { gross: "", manual: null, agreements: without("price") },
      ));
  });
  if (person.length + sums.length === 0) return null;
  return (
    <section className="form-found" aria-label={t("form.found")}>
      <h3>{t("form.found")}</h3>
      <ul>
        {person}
        {sums}
      </ul>
    </section>
  );
}
