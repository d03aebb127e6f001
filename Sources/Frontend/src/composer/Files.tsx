import { useLocale, useT } from "../i18n";
import { bytes, limit } from "../i18n/format";
import { useCell } from "../store/cell";
import { changeLetter, type Letter } from "../store/letters";
import { Icon } from "../ui/Icon";
import { limitsOf, useLimits } from "./limits";
import { again, cautious, remove, uploads, type Upload } from "./uploads";

function Going({ letter, upload }: { letter: string; upload: Upload }) {
  const t = useT();
  const locale = useLocale();
  const failed = upload.state === "failed";
  const share = upload.file.size ? upload.sent / upload.file.size : 0;
  return (
    <li className={failed ? "upload failed" : "upload"}>
      <Icon name={failed ? "circle-alert" : "upload"} size={16} />
      <span className="chip-name">{upload.name}</span>
      <span className="chip-size">
        {failed
          ? t(`files.${upload.fault ?? "refused"}`, { size: limit(locale, limitsOf(letter).file) })
          : t("files.progress", { sent: bytes(locale, Math.min(upload.sent, upload.file.size)), size: bytes(locale, upload.file.size) })}
      </span>
      {failed && upload.fault !== "too_large" && upload.fault !== "over" && (
        <button type="button" className="text-button" onClick={() => again(letter, upload)}>
          {t("action.retry")}
        </button>
      )}
      <button
        type="button"
        className="icon-button tiny"
        aria-label={t("files.cancel", { name: upload.name })}
        onClick={() => remove(letter, upload.id)}
      >
        <Icon name="x" size={14} />
      </button>
      {!failed && (
        <progress value={share} max={1} aria-label={t("files.uploading", { name: upload.name })} />
      )}
    </li>
  );
}

/** The files that go along, those still on their way to the server with their progress. */
export function Files({ id, letter, chat = false }: { id: string; letter: Letter; chat?: boolean }) {
  const t = useT();
  const locale = useLocale();
  const { file } = useLimits(id);
  const going = useCell(uploads, (all) => all[id]) ?? [];
  const sum = [...letter.files, ...going.map((one) => one.file)].reduce((total, one) => total + one.size, 0);
  if (letter.files.length + going.length === 0) return null;
  const pictures = [...letter.files.map((one) => one.mime), ...going.map((one) => one.file.type)].filter((mime) => /^(image\/(png|jpeg|webp)|video\/)/.test(mime)).length;
  return (
    <div className="letter-files">
      <ul aria-label={t("files.list")}>
        {letter.files.map((file) => (
          <li key={file.id} className="upload done">
            <Icon name="paperclip" size={16} />
            <span className="chip-name">{file.name}</span>
            <span className="chip-size">{bytes(locale, file.size)}</span>
            <button
              type="button"
              className="icon-button tiny"
              aria-label={t("files.remove", { name: file.name })}
              onClick={() => changeLetter(id, { files: letter.files.filter((one) => one !== file) })}
            >
              <Icon name="x" size={14} />
            </button>
          </li>
        ))}
        {going.map((one) => (
          <Going key={one.id} letter={id} upload={one} />
        ))}
      </ul>
      {chat && file < Infinity && <p className="letter-hint">{t(pictures > 1 ? "files.album" : "files.limit", { n: pictures, size: limit(locale, file) })}</p>}
      {!chat && sum > cautious && (
        <p className="letter-warning" role="status">
          <Icon name="triangle-alert" size={14} />
          {t("files.much", { size: bytes(locale, sum) })}
        </p>
      )}
    </div>
  );
}
