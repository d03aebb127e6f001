import type { Proposals } from "../../api/types";
import { useT } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Icon } from "../../ui/Icon";

/** What somebody has to know about their provider. It stands last in its card, so that nothing moves away under a pointer. */
export function ProviderNote({ proposals }: { proposals: Proposals | null }) {
  const t = useT();
  const note = proposals?.note ?? null;
  const name = proposals?.provider ?? "";
  return (
    <div className="provider" role="status">
      {note && (
        <div className={note === "app_password" ? "notice" : "notice notice-bad"}>
          <Icon name={note === "app_password" ? "key-round" : "circle-x"} />
          <div>
            <p>{t(note === "app_password" ? "connect.appPassword" : "connect.noPassword", { name })}</p>
            {proposals?.note_url && (
              <a className="text-button" href={proposals.note_url} target="_blank" rel="noopener noreferrer">
                {t(note === "app_password" ? "connect.appPassword.link" : "connect.noPassword.link")}
                <Icon name="external-link" size={14} />
              </a>
            )}
          </div>
        </div>
      )}
    </div>
  );
}

interface ConfirmProps {
  domain: string;
  host: string;
  onYes: () => void;
  onNo: () => void;
}

/** A password that has gone to a stranger cannot be taken back, so this is asked before and not undone after. */
export function Confirm({ domain, host, onYes, onNo }: ConfirmProps) {
  const t = useT();
  return (
    <Dialog title={t("connect.confirm")} onClose={onNo} className="form-dialog">
      <div className="confirm">
        <p>{t("connect.confirm.text", { domain, host })}</p>
        <div className="card-actions">
          <button type="button" className="button" onClick={onNo}>
            {t("connect.confirm.no")}
          </button>
          <button type="button" className="button primary" onClick={onYes}>
            {t("connect.confirm.yes")}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
