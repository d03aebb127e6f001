import type { OrderDraft } from "../api/orders";
import type { TextCount } from "../api/quotes";
import type { PageUnit } from "../api/work";
import { useLocale, useT } from "../i18n";
import { countWords, isPicture } from "./countWords";

interface Props {
  files: OrderDraft["attachments"];
  counts: Readonly<Record<string, TextCount>>;
  ticked: readonly string[];
  unit: PageUnit;
  onChange: (ticked: string[]) => void;
}

/** The files of the thread: what is ticked goes into the order, and its characters into the sum. */
export function Attached({ files, counts, ticked, unit, onChange }: Props) {
  const t = useT();
  const locale = useLocale();
  if (files.length === 0) return null;
  return (
    <fieldset className="form-files">
      <legend>{t("form.files")}</legend>
      {files.map((file) => {
        const count = counts[file.id];
        return (
          <label key={file.id} className="check">
            <input
              type="checkbox"
              checked={ticked.includes(file.id)}
              onChange={(event) => onChange(event.target.checked ? [...ticked, file.id] : ticked.filter((id) => id !== file.id))}
            />
            <span className="file-name">{file.name}</span>
            {file.order && <span className="file-order">{t("docs.in.order", { number: file.order.order_number })}</span>}
            <span className="file-count">{count && (count.state !== "unsupported" || count.error !== null) ? countWords(t, locale, count, unit) : isPicture(file.mime, count) ? t("count.picture") : ""}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
