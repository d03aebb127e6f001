import type { Conversation } from "../api/types";
import type { Key } from "../i18n";
import type { IconName } from "../ui/Icon";

/** What a message is that says nothing by itself. */
const types: Record<string, { key: Key; icon: IconName }> = {
  image: { key: "type.image", icon: "file-image" },
  video: { key: "type.video", icon: "file-video" },
  voice: { key: "type.voice", icon: "mic" },
  audio: { key: "type.audio", icon: "file-audio" },
  sticker: { key: "type.sticker", icon: "smile" },
  document: { key: "type.document", icon: "file" },
  location: { key: "type.location", icon: "map-pin" },
  contact: { key: "type.contact", icon: "user" },
};

export const typeWords = (type: string | null | undefined): { key: Key; icon: IconName } | null => (type ? types[type] ?? null : null);

const endings: [RegExp, string][] = [
  [/\.(jpe?g|png|heic)$/i, "image"],
  [/\.(mp4|mov|webm)$/i, "video"],
  [/\.(ogg|oga|opus)$/i, "voice"],
  [/\.(mp3|m4a|flac|wav)$/i, "audio"],
  [/\.(webp|tgs)$/i, "sticker"],
];
const isFileName = (text: string): boolean => /^[^\s/]{1,80}\.\w{2,5}$/.test(text.trim());

/** The last line of a chat in the list: what kind of message it was, and its words where it has some. */
export function previewOf(item: Conversation): { kind: { key: Key; icon: IconName } | null; text: string } {
  const text = item.preview ?? "";
  if (!item.chat_kind) return { kind: null, text };
  const type = item.preview_type ?? (isFileName(text) ? endings.find(([ending]) => ending.test(text.trim()))?.[1] : undefined);
  const kind = typeWords(type);
  // The name of a picture was made by a machine; that of a document by a person.
  return { kind, text: kind && type !== "document" && isFileName(text) ? "" : text };
}

/** The second line of a chat, where a mail has its subject. */
export function chatLine(item: Conversation): { key: Key; name: string } {
  const { address } = item.counterpart;
  const name = address.startsWith("@") || address.startsWith("+") ? address : "";
  return { key: `chat.${item.chat_kind ?? "person"}` as Key, name };
}
