import { urls } from "../api";
import type { Attachment } from "../api/types";
import { useLocale, useT, type Key } from "../i18n";
import { bytes } from "../i18n/format";
import { Icon, type IconName } from "../ui/Icon";

const opensInTab = /^(image\/(png|jpeg|gif|webp)|application\/pdf|audio\/|video\/)/;
const isPicture = /^image\/(png|jpeg|gif|webp)$/;
const kinds: [RegExp, IconName][] = [
  [/^image\//, "file-image"],
  [/^audio\//, "file-audio"],
  [/^video\//, "file-video"],
  [/^message\/|rfc822/, "mail"],
  [/zip|compressed|x-7z|x-rar|x-tar/, "file-archive"],
  [/sheet|excel|csv/, "file-spreadsheet"],
  [/pdf|word|document|text\//, "file-text"],
];

const present = new Set(["stored", "ready", "ok", "available"]);
const absent: Record<string, Key> = {
  too_large: "file.tooLarge", oversized: "file.tooLarge", missing: "file.missing", failed: "file.missing", pending: "file.pending",
};

export function FileChip({ file }: { file: Attachment }) {
  const t = useT();
  const locale = useLocale();
  const icon = kinds.find(([pattern]) => pattern.test(file.mime))?.[1] ?? "file";
  const name = file.name || t("file.unnamed");
  const gone = present.has(file.state) || !file.state ? null : absent[file.state] ?? null;
  const inside = (
    <>
      <Icon name={icon} size={18} />
      <span className="chip-name">{name}</span>
      <span className="chip-size">{gone ? t(gone) : bytes(locale, file.size)}</span>
    </>
  );
  if (gone) return <span className="chip gone">{inside}</span>;
  const tab = opensInTab.test(file.mime);
  return (
    <a
      className="chip"
      href={tab ? urls.file(file.id) : urls.download(file.id)}
      {...(tab ? { target: "_blank", rel: "noopener" } : { download: name })}
      title={t(tab ? "file.open" : "file.download", { name })}
    >
      {inside}
      <Icon name={tab ? "external-link" : "download"} size={14} />
    </a>
  );
}

function Picture({ file }: { file: Attachment }) {
  const t = useT();
  const name = file.name || t("file.unnamed");
  return (
    <a className="picture" href={urls.file(file.id)} target="_blank" rel="noopener" title={name}>
      <img src={urls.file(file.id)} alt={name} loading="lazy" decoding="async" />
    </a>
  );
}

/** Files of a message: pictures as pictures, everything else as chips. Parts shown inside the HTML are left out. */
export function Attachments({ files, inHtml }: { files: readonly Attachment[]; inHtml: boolean }) {
  const t = useT();
  const shown = files.filter((file) => !(inHtml && file.inline));
  if (shown.length === 0) return null;
  const pictures = shown.filter((file) => isPicture.test(file.mime) && (present.has(file.state) || !file.state));
  const rest = shown.filter((file) => !pictures.includes(file));
  return (
    <ul className="files" aria-label={t("file.list", { n: shown.length })}>
      {pictures.map((file) => (
        <li key={file.id}>
          <Picture file={file} />
        </li>
      ))}
      {pictures.length > 0 && rest.length > 0 && <li className="files-break" aria-hidden="true" />}
      {rest.map((file) => (
        <li key={file.id}>
          <FileChip file={file} />
        </li>
      ))}
    </ul>
  );
}
