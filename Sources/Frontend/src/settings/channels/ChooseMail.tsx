import { useEffect, useRef, useState, type FormEvent } from "react";
import { channels as api } from "../../api";
import { Problem, asProblem } from "../../api/http";
import type { ServerFolder } from "../../api/types";
import { go } from "../../app/router";
import { useT } from "../../i18n";
import { problemKey } from "../../store/actions";
import { useCell } from "../../store/cell";
import { channels, loadChannels } from "../../store/channels";
import { say } from "../../store/toasts";
import { FormError } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Link } from "../../ui/Link";
import { sentServer, type MailboxForm } from "./form";
import { MailChoice, type Choice } from "./MailChoice";

interface Props {
  form: MailboxForm;
  folders: readonly ServerFolder[];
  choice: Choice;
  onChoice: (choice: Choice) => void;
  /** Back to address, password and servers, with what was refused there. */
  onBack: (problem: Problem | null) => void;
  /** Back to set the outgoing server, which is missing. */
  onOutgoing: () => void;
}

/** The mailbox is here already; that is no fault of a field. */
const isTaken = (problem: Problem): boolean => problem.code === "address_taken" || problem.code === "mailbox_taken";

function Refusal({ problem, address }: { problem: Problem; address: string }) {
  const t = useT();
  const known = useCell(channels);
  const own = problem.code === "address_taken" && known?.find((one) => one.address.toLowerCase() === address.toLowerCase());
  return (
    <FormError>
      {t(problemKey(problem))}{" "}
      {own && <Link to={{ page: "settings", section: "channels", item: own.id }}>{t("connect.already")}</Link>}
    </FormError>
  );
}

/** The second step: what comes in from a mailbox that has let us in. */
export function ChooseMail({ form, folders, choice, onChoice, onBack, onOutgoing }: Props) {
  const t = useT();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [saving, setSaving] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const address = form.address.trim();
  useEffect(() => heading.current?.focus(), []);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (saving) return;
    if (choice.folders.length === 0) return setProblem(new Problem(422, "validation", "", "folders"));
    setSaving(true);
    try {
      const made = await api.add({
        address, password: form.password, imap: sentServer(form.imap), smtp: form.smtp && sentServer(form.smtp),
        ca_pem: form.ca.trim() || null, folders: [...choice.folders], backfill: choice.backfill, history: choice.history,
      });
      void loadChannels();
      const open = { key: "nav.inbox" as const, run: () => go({ page: "inbox", view: "open", id: null }) };
      say({ tone: "quiet", key: "toast.channelConnected", values: { name: made.address }, action: open });
      go({ page: "settings", section: "channels", item: made.id }, true);
    } catch (error) {
      const found = asProblem(error);
      setProblem(found);
      setSaving(false);
      if (found.field && found.field !== "folders" && !isTaken(found)) onBack(found);
    }
  };
  return (
    <form className="settings-stack" onSubmit={save} noValidate>
      <div className="card">
        <div className="found">
          <Icon name="circle-check" />
          <div className="entry-text">
            <h3 ref={heading} tabIndex={-1}>
              {t("connect.found")}
            </h3>
            <span className="entry-more">
              {address} · {t("connect.trying", { host: form.imap.host, port: form.imap.port })}
            </span>
          </div>
          <button type="button" className="button small" onClick={() => onBack(null)}>
            {t("connect.change")}
          </button>
        </div>
        <MailChoice
          known={folders}
          value={choice}
          problem={problem}
          onChange={(part) => {
            onChoice({ ...choice, ...part });
            setProblem(null);
          }}
        />
        {!form.smtp && (
          <p className="letter-warning">
            <Icon name="triangle-alert" size={14} />
            <span>
              {t("connect.noOut")}{" "}
              <button type="button" className="text-button" onClick={onOutgoing}>
                {t("connect.noOut.set")}
              </button>
            </span>
          </p>
        )}
        {problem && problem.field !== "folders" && <Refusal problem={problem} address={address} />}
        <div className="card-actions">
          <button type="submit" className="button primary" disabled={saving}>
            {t("channels.connect")}
          </button>
        </div>
      </div>
    </form>
  );
}
