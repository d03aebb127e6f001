import { urls } from "../../api";
import type { Attachment, Message } from "../../api/types";
import { useT } from "../../i18n";
import { look } from "../../store/viewing";
import { FileChip, Together } from "../../thread/Attachments";
import { Icon } from "../../ui/Icon";
import { albumRows, ratioOf } from "./album";
import { Animation, Film, RoundFilm } from "./Film";
import { kindOf, stateOf } from "./kinds";
import { Player } from "./Player";
import { Waiting } from "./Waiting";

function Album({ files, conversation }: { files: readonly Attachment[]; conversation: string }) {
  const t = useT();
  const single = files.length === 1;
  return (
    <div className={single ? "album single" : "album"} style={single && files[0] ? { maxWidth: `min(100%, ${Math.round(Math.min(360, 420 * ratioOf(files[0])))}px)` } : undefined}>
      {albumRows(files).map((row, index) => (
        <div key={index} className="album-row" style={{ aspectRatio: String(row.ratio) }}>
          {row.files.map(({ file, ratio }) =>
            stateOf(file) === "stored" ? (
              <button
                key={file.id}
                type="button"
                className={file.withdrawn ? "tile withdrawn" : "tile"}
                style={{ flexGrow: ratio }}
                title={file.withdrawn ? t("chat.withdrawn.client") : file.name}
                aria-label={t("lightbox.open", { name: file.name || t("type.image") })}
                onClick={() => look(conversation, file.id)}
              >
                <img src={urls.file(file.id)} alt="" width={file.width ?? undefined} height={file.height ?? undefined} loading="lazy" decoding="async" />
              </button>
            ) : (
              <div key={file.id} className="tile" style={{ flexGrow: ratio }}>
                <Waiting file={file} ratio={null} />
              </div>
            ),
          )}
        </div>
      ))}
    </div>
  );
}

function Sticker({ file }: { file: Attachment }) {
  const t = useT();
  const name = file.name || t("type.sticker");
  if (file.mime.startsWith("image/")) return <img className="sticker" src={urls.file(file.id)} alt={t("type.sticker")} width={160} height={160} loading="lazy" />;
  if (file.mime.startsWith("video/")) return <div className="sticker-film"><Animation file={{ ...file, width: 1, height: 1 }} /></div>;
  // Animated stickers are a format of Telegram's own, which browsers do not draw.
  return (
    <div className="sticker-place">
      <Icon name="smile" size={28} />
      <p>{t("sticker.animated")}</p>
      <a className="text-button" href={urls.download(file.id)} download aria-label={t("file.download", { name })}>
        <Icon name="download" size={14} />
      </a>
    </div>
  );
}

function One({ message, file }: { message: Message; file: Attachment }) {
  const kind = kindOf(message, file);
  if (stateOf(file) !== "stored") {
    return <Waiting file={file} ratio={kind === "video" || kind === "animation" ? ratioOf(file) : kind === "note" || kind === "sticker" ? 1 : null} />;
  }
  switch (kind) {
    case "sticker":
      return <Sticker file={file} />;
    case "note":
      return <RoundFilm file={file} />;
    case "animation":
      return <Animation file={file} />;
    case "video":
      return <Film file={file} />;
    case "voice":
    case "audio":
      return <Player file={file} voice={kind === "voice"} />;
    default:
      return <FileChip file={file} />;
  }
}

/** The files of a message of a chat: pictures as one album, everything else by itself. */
export function Media({ message }: { message: Message }) {
  const t = useT();
  // A picture that did not come says why, for which a tile may be too small.
  const pictures = message.attachments.filter((file) => kindOf(message, file) === "picture" && stateOf(file) !== "failed");
  const rest = message.attachments.filter((file) => !pictures.includes(file));
  if (message.attachments.length === 0) return null;
  return (
    <div className="chat-media" role="group" aria-label={t("file.list", { n: message.attachments.length })}>
      {pictures.length > 0 && <Album files={pictures} conversation={message.conversation_id} />}
      {rest.map((file) => (
        <One key={file.id} message={message} file={file} />
      ))}
      <Together message={message} />
    </div>
  );
}
