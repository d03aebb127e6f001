import { useId, type ChangeEvent } from "react";
import type { Problem } from "../../api/http";
import type { Encryption } from "../../api/types";
import { useT } from "../../i18n";
import { Field, Select } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { encrypted, invalidKey, isLoopback, smtpBeside, usualPort, type MailboxForm, type Protocol, type ServerForm } from "./form";

interface ServerProps {
  protocol: Protocol;
  value: ServerForm;
  problem: Problem | null;
  onChange: (value: ServerForm) => void;
}

function Server({ protocol, value, problem, onChange }: ServerProps) {
  const t = useT();
  const error = (field: string) => {
    const key = invalidKey(problem, `${protocol}.${field}`);
    return key && t(key);
  };
  const allowed: Encryption[] = isLoopback(value.host) || value.security === "none" ? ["tls", "starttls", "none"] : ["tls", "starttls"];
  return (
    <div className="server-grid">
      <Field
        label={t("field.host")}
        value={value.host}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder={`${protocol}.example.com`}
        onChange={(event) => onChange({ ...value, host: event.target.value })}
        error={error("host")}
      />
      <Field
        label={t("field.port")}
        value={value.port}
        inputMode="numeric"
        autoComplete="off"
        placeholder={usualPort(protocol, value.security)}
        onChange={(event) => onChange({ ...value, port: event.target.value })}
        error={error("port")}
      />
      <Field
        label={t("field.user")}
        value={value.user}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        hint={t("field.user.hint")}
        onChange={(event) => onChange({ ...value, user: event.target.value })}
        error={error("user")}
      />
      <Select
        label={t("field.encryption")}
        value={value.security}
        options={allowed.map((one) => ({ value: one, label: t(`encryption.${one}`) }))}
        onChange={(security) => onChange(encrypted(value, protocol, security))}
        error={error("security")}
      />
    </div>
  );
}

const largestPem = 1_000_000;

function Authority({ value, error, onChange }: { value: string; error: string | null; onChange: (value: string) => void }) {
  const t = useT();
  const id = useId();
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    // A file of another size is none of ours; its text would be refused anyway.
    if (file && file.size <= largestPem) void file.text().then(onChange);
  };
  return (
    <div className={error ? "field invalid" : "field"}>
      <label htmlFor={id}>{t("connect.ca")}</label>
      <textarea
        id={id}
        rows={3}
        spellCheck={false}
        value={value}
        placeholder={"-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkq…\n-----END CERTIFICATE-----"}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}h`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p className={error ? "field-error" : "field-hint"} id={`${id}h`}>
        {error ?? t("connect.ca.hint")}
      </p>
      <label className="button small file-button">
        <Icon name="file" size={14} />
        {t("connect.ca.choose")}
        <input type="file" className="sr-only" accept=".pem,.crt,.cer,application/x-pem-file" onChange={choose} />
      </label>
    </div>
  );
}

interface Props {
  form: MailboxForm;
  problem: Problem | null;
  open: boolean;
  onOpen: (open: boolean) => void;
  onChange: (part: Partial<MailboxForm>) => void;
}

/** Everything about the servers, folded away: most people never need it. */
export function ServerFields({ form, problem, open, onOpen, onChange }: Props) {
  const t = useT();
  const id = useId();
  const ca = invalidKey(problem, "ca_pem");
  return (
    <div className="fold">
      <button type="button" className="fold-head" aria-expanded={open} aria-controls={id} onClick={() => onOpen(!open)}>
        <Icon name={open ? "chevron-down" : "chevron-right"} size={16} />
        {t("connect.advanced")}
      </button>
      <div className="fold-body" id={id} hidden={!open}>
        <fieldset>
          <legend>{t("connect.imap")}</legend>
          <Server protocol="imap" value={form.imap} problem={problem} onChange={(imap) => onChange({ imap })} />
        </fieldset>
        <fieldset>
          <legend>{t("connect.smtp")}</legend>
          <label className="check">
            <input
              type="checkbox"
              checked={form.smtp !== null}
              onChange={(event) => onChange({ smtp: event.target.checked ? smtpBeside(form.imap) : null })}
            />
            {t("connect.smtp.on")}
          </label>
          {form.smtp ? (
            <Server protocol="smtp" value={form.smtp} problem={problem} onChange={(smtp) => onChange({ smtp })} />
          ) : (
            <p className="field-hint">{t("connect.smtp.hint")}</p>
          )}
        </fieldset>
        <Authority value={form.ca} error={ca && t(ca)} onChange={(text) => onChange({ ca: text })} />
      </div>
    </div>
  );
}
