import { pageRoundings, pageUnits, type PageRounding, type PageUnit } from "../../api/work";
import type { WholeClient } from "../../api/crm";
import { useLocale, useT, type T } from "../../i18n";
import { languageName } from "../../i18n/format";
import type { Locale } from "../../api/types";
import { ChoiceLine } from "./ChoiceLine";
import { LatinName } from "./LatinName";
import { TagLine } from "./TagLine";
import { TextLine } from "./TextLine";

/** The languages in which an office writes to its clients. */
export const clientLanguages = ["uk", "pl", "en", "ru", "de"] as const;

export const languageOptions = (t: T, locale: Locale) => [
  { value: "", label: t("client.language.none") },
  ...clientLanguages.map((value) => ({ value, label: languageName(locale, value) })),
];

/** What is known about a client, edited where it stands. `small`: what the panel beside a conversation has room for. */
export function About({ client, small = false }: { client: WholeClient; small?: boolean }) {
  const t = useT();
  const locale = useLocale();
  const units = pageUnits.filter((one) => one !== "hour");
  return (
    <>
      {!small && (
        <>
          <TextLine
            client={client}
            label={t("client.called")}
            value={client.name}
            placeholder={t("client.called.example")}
            maxLength={200}
            read={(text) => (text ? { name: text } : { key: "invalid.name" })}
          />
          <ChoiceLine
            client={client}
            label={t("client.kind")}
            value={client.kind}
            options={(["person", "company"] as const).map((value) => ({ value, label: t(`client.kind.${value}`) }))}
            fields={(value) => ({ kind: value as "person" })}
          />
        </>
      )}
      <LatinName client={client} />
      <ChoiceLine
        client={client}
        label={t("client.language")}
        value={client.language ?? ""}
        options={languageOptions(t, locale)}
        fields={(value) => ({ language: value || null })}
      />
      <TagLine client={client} />
      {!small && (
        <>
          <TextLine
            client={client}
            label={t("client.tax")}
            value={client.tax_number ?? ""}
            placeholder={t("client.tax.none")}
            maxLength={40}
            read={(text) => (!text ? { tax_number: null } : /^[\p{L}\d][\p{L}\d\s./-]{2,39}$/u.test(text) && /\d/.test(text) ? { tax_number: text } : { key: "invalid.tax" })}
          />
          <ChoiceLine
            client={client}
            label={t("client.unit")}
            value={client.page_unit ?? ""}
            options={[{ value: "", label: t("client.usual") }, ...units.map((value) => ({ value, label: t(`client.unit.${value}` as "client.unit.page") }))]}
            fields={(value) => ({ page_unit: (value || null) as PageUnit | null })}
          />
          <ChoiceLine
            client={client}
            label={t("client.rounding")}
            value={client.page_rounding ?? ""}
            options={[{ value: "", label: t("client.usual") }, ...pageRoundings.map((value) => ({ value, label: t(`client.rounding.${value}` as "client.rounding.exact") }))]}
            fields={(value) => ({ page_rounding: (value || null) as PageRounding | null })}
          />
        </>
      )}
    </>
  );
}
