import { useEffect, useState } from "react";
import { useLocale, useT } from "../i18n";
import { full } from "../i18n/format";
import { me } from "../store/session";
import { Icon } from "../ui/Icon";

/** Recovery codes, shown once: to be copied, kept as a file or on paper. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const t = useT();
  const locale = useLocale();
  const [copied, setCopied] = useState(false);
  const [made] = useState(() => new Date().toISOString());
  const head = t("twofactor.codes.file", { email: me()?.email ?? "", time: full(locale, made) });
  const text = `${head}\n\n${codes.join("\n")}\n`;
  const download = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    link.download = "dragoman-recovery-codes.txt";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  // What goes to the printer, instead of the page.
  useEffect(() => {
    const sheet = document.body.appendChild(document.createElement("pre"));
    sheet.className = "paper-sheets paper";
    sheet.setAttribute("aria-hidden", "true");
    sheet.textContent = text;
    return () => sheet.remove();
  }, [text]);
  return (
    <>
      <h4>{t("twofactor.codes")}</h4>
      <p className="card-text">{t("twofactor.codes.text")}</p>
      <ul className="recovery">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="card-actions">
        <button type="button" className="button" onClick={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true), () => undefined)}>
          <Icon name={copied ? "check" : "copy"} size={16} />
          {t(copied ? "copy.done" : "twofactor.codes.copy")}
        </button>
        <button type="button" className="button" onClick={download}>
          <Icon name="download" size={16} />
          {t("twofactor.codes.download")}
        </button>
        <button type="button" className="button" onClick={() => print()}>
          <Icon name="printer" size={16} />
          {t("twofactor.codes.print")}
        </button>
        <button type="button" className="button primary" onClick={onKept}>
          {t("twofactor.codes.kept")}
        </button>
      </div>
    </>
  );
}
