import type { Attachment, Message } from "../api/types";

const drawn = /^image\/(png|jpeg|gif|webp)$/;
const here = new Set(["stored", "ready", "ok", "available"]);

export interface PictureOf {
  file: Attachment;
  message: Message;
}

/** The pictures of a conversation in the order in which they came: without stickers and what belongs to the layout of a mail. */
export function picturesOf(messages: readonly Message[]): PictureOf[] {
  return messages.flatMap((message) =>
    message.attachments
      .filter((file) => drawn.test(file.mime) && (!file.state || here.has(file.state)) && !(message.has_html && file.inline))
      .filter((file) => message.type !== "sticker" && file.note !== "sticker" && file.note !== "animation")
      .map((file) => ({ file, message })),
  );
}
