import { urls } from "../api";
import type { Attachment, Message } from "../api/types";
import { useLocale, useT, type Key } from "../i18n";
import { bytes } from "../i18n/format";
import { look } from "../store/viewing";
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

/** A picture leads to all of the conversation's in full size; with a key held to a tab of its own, as any link does. */
function Picture({ file, conversation }: { file: Attachment; conversation: string }) {
  const t = useT();
  const name = file.name || t("file.unnamed");
  return (
    <a
      className="picture"
      href={urls.file(file.id)}
      target="_blank"
      rel="noopener"
      title={name}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        look(conversation, file.id);
      }}
    >
      <img src={urls.file(file.id)} alt={name} loading="lazy" decoding="async" />
    </a>
  );
}

/** All files of a message in one, where there are several. */
export function Together({ message }: { message: Message }) {
  const t = useT();
  const whole = message.attachments.filter((file) => present.has(file.state) || !file.state);
  if (whole.length < 2 || "before" in message) return null;
  return (
    <a className="text-button files-together" href={urls.together(message.id)} download>
      <Icon name="file-archive" size={14} />
      {t("file.together", { n: whole.length })}
    </a>
  );
}

/** Files of a message: pictures as pictures, everything else as chips. Parts shown inside the HTML are left out. */
export function Attachments({ message }: { message: Message }) {
  const t = useT();
  const shown = message.attachments.filter((file) => !(message.has_html && file.inline));
  if (shown.length === 0) return null;
  const pictures = shown.filter((file) => isPicture.test(file.mime) && (present.has(file.state) || !file.state));
  const rest = shown.filter((file) => !pictures.includes(file));
  return (
    <>
      <ul className="files" aria-label={t("file.list", { n: shown.length })}>
        {pictures.map((file) => (
          <li key={file.id}>
            <Picture file={file} conversation={message.conversation_id} />
          </li>
        ))}
        {pictures.length > 0 && rest.length > 0 && <li className="files-break" aria-hidden="true" />}
        {rest.map((file) => (
          <li key={file.id}>
            <FileChip file={file} />
          </li>
        ))}
      </ul>
      <Together message={message} />
    </>
  );
}
