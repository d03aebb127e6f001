import { useEffect, useId, useRef, useState } from "react";
import type { ClientFields, Contact, WholeClient } from "../../api/crm";
import { useT } from "../../i18n";
import { say } from "../../store/toasts";
import { Icon } from "../../ui/Icon";
import { saveClient, type Fault } from "../save";
import { FaultLine, onFieldKeys } from "./TextLine";
import { useDraft } from "./useDraft";

export type ListName = "emails" | "phones" | "addresses";
const most = 20;

const values = (client: WholeClient, name: ListName): readonly Contact[] =>
  name === "emails" ? client.emails.map((value) => ({ value, label: "" })) : client[name];

const fieldsOf = (name: ListName, list: readonly Contact[]): ClientFields =>
  name === "emails" ? { emails: list.map((one) => one.value) } : { [name]: [...list] };

/** What is wrong with a value of a list. */
export function checkValue(name: ListName, text: string): Fault | null {
  if (name === "emails") return /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/.test(text) && text.length <= 254 ? null : { key: "invalid.email" };
  if (name === "phones") return /^\+?[\d\s()./-]{5,40}$/.test(text) && (text.match(/\d/g) ?? []).length >= 5 ? null : { key: "invalid.client.phone" };
  return text.length <= 500 ? null : { key: "invalid.address" };
}

interface LineProps {
  client: WholeClient;
  name: ListName;
  at: number;
  label: string;
  placeholder: string;
  onDone: () => void;
  focus: boolean;
}

function copy(text: string): void {
  navigator.clipboard?.writeText(text).then(() => say({ tone: "quiet", key: "copy.done" }), () => undefined);
}

/** One value of a list; the one after the last is new. Emptied, it is taken out. */
function Line({ client, name, at, label, placeholder, onDone, focus }: LineProps) {
  const t = useT();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const list = values(client, name);
  const own = list[at];
  const save = (next: readonly Contact[], seen: number) => saveClient(client.id, fieldsOf(name, next), seen);
  // A refused value stays in its field: the list itself waits for the answer. Another line may be on its way: the list is what that leaves.
  const write = (next: (list: readonly Contact[]) => readonly Contact[], seen: number) =>
    saveClient(client.id, (now) => fieldsOf(name, next(values(now, name))), seen, { ahead: false });
  const isOwn = (one: Contact) => one.value === own?.value;
  const without = (now = list) => now.filter((one) => !isOwn(one));
  const draft = useDraft(client, own?.value ?? "", (text, seen) => {
    if (!text) return own ? write(without, seen) : null;
    const fault = checkValue(name, text) ?? (list.some((one, index) => index !== at && one.value.toLowerCase() === text.toLowerCase()) ? { key: "invalid.twice" as const } : null);
    if (fault) return fault;
    const next = { value: text, label: own?.label ?? "" };
    return write((now) => (now.some(isOwn) ? now.map((one) => (isOwn(one) ? next : one)) : [...now, next]), seen);
  });
  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);
  const called = at === 0 ? label : `${label} ${at + 1}`;
  return (
    <li className={draft.error ? "invalid" : ""}>
      <div className="list-line">
        <input
          ref={field}
          value={draft.text}
          type="text"
          inputMode={name === "emails" ? "email" : name === "phones" ? "tel" : "text"}
          autoComplete="off"
          spellCheck={false}
          maxLength={name === "addresses" ? 500 : 254}
          aria-label={called}
          placeholder={placeholder}
          aria-invalid={draft.error ? true : undefined}
          aria-describedby={draft.error ? `${id}e` : undefined}
          onChange={(event) => draft.type(event.target.value)}
          onBlur={() => {
            void draft.finish();
            if (!own && !draft.text.trim()) onDone();
          }}
          onKeyDown={onFieldKeys(draft)}
        />
        {own && (
          <>
            {name === "phones" && (
              <a className="icon-button small" href={`tel:${own.value.replace(/[^\d+]/g, "")}`} aria-label={t("client.call", { value: own.value })} title={t("client.call", { value: own.value })}>
                <Icon name="phone" size={16} />
              </a>
            )}
            <button type="button" className="icon-button small" aria-label={t("client.copy", { value: own.value })} title={t("client.copy", { value: own.value })} onClick={() => copy(own.value)}>
              <Icon name="copy" size={16} />
            </button>
            {at > 0 && (
              <button
                type="button"
                className="icon-button small"
                aria-label={t("client.first", { value: own.value })}
                title={t("client.first", { value: own.value })}
                onClick={() => void save([own, ...without()], client.revision)}
              >
                <Icon name="arrow-up" size={16} />
              </button>
            )}
            <button type="button" className="icon-button small" aria-label={t("client.remove", { value: own.value })} title={t("client.remove", { value: own.value })} onClick={() => void save(without(), client.revision)}>
              <Icon name="x" size={16} />
            </button>
          </>
        )}
      </div>
      <FaultLine id={`${id}e`} error={draft.error} fault={draft.fault} />
    </li>
  );
}

interface Props {
  client: WholeClient;
  name: ListName;
  label: string;
  placeholder: string;
  add: string;
}

/** E-mail addresses, phones or postal addresses: the first is the main one. */
export function ListLines({ client, name, label, placeholder, add }: Props) {
  const id = useId();
  const [adding, setAdding] = useState(false);
  const list = values(client, name);
  // The new line is done with once its value has become one of the list.
  useEffect(() => setAdding(false), [list.length]);
  const lines = list.length + (adding ? 1 : 0);
  return (
    <div className="line-field" role="group" aria-labelledby={id}>
      <span className="line-label" id={id}>
        {label}
      </span>
      <ul className="list-lines">
        {Array.from({ length: lines }, (_, at) => (
          <Line
            key={at}
            client={client}
            name={name}
            at={at}
            label={label}
            placeholder={placeholder}
            focus={adding && at === list.length}
            onDone={() => setAdding(false)}
          />
        ))}
      </ul>
      {!adding && list.length < most && (
        <button type="button" className="text-button add-line" onClick={() => setAdding(true)}>
          <Icon name="plus" size={16} />
          {add}
        </button>
      )}
    </div>
  );
}
