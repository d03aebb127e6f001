import type { WholeClient } from "../../api/crm";
import { useLocale, useT } from "../../i18n";
import { date } from "../../i18n/format";
import { Icon } from "../../ui/Icon";
import { saveClient } from "../save";
import { TextLine } from "./TextLine";

/** Letters of passports: Latin ones with their marks, and what stands between names. */
export const isLatin = (text: string): boolean => text.length <= 200 && /^[\p{Script=Latin}\p{M}][\p{Script=Latin}\p{M}\s'’.,/-]*$/u.test(text);

/** The name in Latin letters as the passport has it, and whether somebody has compared it. */
export function LatinName({ client }: { client: WholeClient }) {
  const t = useT();
  const locale = useLocale();
  const approved = client.latin_name_approved;
  const mark = (yes: boolean) => void saveClient(client.id, { latin_name_approved: yes }, client.revision);
  const who = approved?.by?.name;
  const values = { date: approved ? date(locale, approved.at) : "", name: who ?? "" };
  return (
    <TextLine
      client={client}
      label={t("client.latin")}
      value={client.latin_name ?? ""}
      placeholder={t("client.latin.none")}
      maxLength={200}
      lang="pl"
      read={(text) => (!text ? { latin_name: null } : isLatin(text) ? { latin_name: text } : { key: "invalid.latin" })}
    >
      {client.latin_name && (
        <p className={approved ? "latin approved" : "latin"}>
          {approved ? (
            <>
              <Icon name="shield-check" size={16} />
              <span>{t(who ? "client.latin.approvedBy" : "client.latin.approved", values)}</span>
              <button type="button" className="text-button" onClick={() => mark(false)}>
                {t("client.latin.unapprove")}
              </button>
            </>
          ) : (
            <button type="button" className="text-button" onClick={() => mark(true)}>
              <Icon name="check" size={16} />
              {t("client.latin.approve")}
            </button>
          )}
        </p>
      )}
    </TextLine>
  );
}
