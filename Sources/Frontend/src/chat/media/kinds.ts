import type { Attachment, Message } from "../../api/types";

export type MediaKind = "picture" | "sticker" | "animation" | "note" | "video" | "voice" | "audio" | "document";

/** What a file of a message is shown as. */
export function kindOf(message: Pick<Message, "type">, file: Attachment): MediaKind {
  if (message.type === "sticker" || file.note === "sticker") return "sticker";
  if (file.note === "video_note") return "note";
  if (file.note === "animation" || file.mime === "image/gif") return "animation";
  if (/^image\/(png|jpeg|webp)$/.test(file.mime)) return "picture";
  if (file.mime.startsWith("video/")) return "video";
  if (message.type === "voice" || file.note === "voice") return "voice";
  if (file.mime.startsWith("audio/")) return "audio";
  return "document";
}

export type FileState = "stored" | "pending" | "failed";

export const stateOf = (file: Attachment): FileState => (file.state === "pending" || file.state === "failed" ? file.state : "stored");

/** 4:07, or 1:02:07. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(Number.isFinite(seconds) ? seconds : 0));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}
