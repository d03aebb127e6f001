import type { SendRequest, StoredFile } from "../api/sending";
import type { Message } from "../api/types";
import { blank, type Letter } from "../store/letters";

interface How {
  key: string;
  /** Seconds to take it back in. */
  hold: number;
  sendAt: string | null;
  /** The newest message its writer saw; for answers. */
  seen: string | null;
  /** Whether it goes into a chat, which knows no addressees, no subject and nothing below the text. */
  chat?: boolean;
}

/** A forward begins a conversation of its own, as a first message does. */
export const isAnswer = (letter: Letter): boolean => letter.mode === "reply" || letter.mode === "all";

/** What is POSTed for a letter. */
export function requestOf(letter: Letter, { key, hold, sendAt, seen, chat }: How): SendRequest {
  const { to, cc, bcc, text, files, signature } = letter;
  if (chat) {
    return {
      kind: "reply", text: text.trim(), attachments: files.map((one) => one.id), in_reply_to: letter.answers, last_seen_message_id: seen,
      idempotency_key: key, ...(sendAt ? { send_at: sendAt } : { hold_seconds: hold }),
    };
  }
  const common: SendRequest = {
    text: text.trim(), to, cc, bcc, attachments: files.map((one) => one.id), signature, idempotency_key: key,
    ...(letter.subject === null ? {} : { subject: letter.subject }),
    // What goes at a time of its own can be taken back until then.
    ...(sendAt ? { send_at: sendAt } : { hold_seconds: hold }),
  };
  if (isAnswer(letter)) {
    return { kind: "reply", ...common, in_reply_to: letter.answers, quote: letter.quote, last_seen_message_id: seen };
  }
  return {
    ...common,
    ...(letter.account ? { channel_account_id: letter.account } : {}),
    ...(letter.mode === "forward" ? { forward_of: letter.answers } : {}),
  };
}

/** The letter of a message that was taken back: what was POSTed, with the names of its files from the message. */
export function letterOf(request: SendRequest, message: Message | undefined): Letter {
  const answer = request.kind === "reply";
  const mode = answer ? ((request.to?.length ?? 0) + (request.cc?.length ?? 0) > 1 ? "all" : "reply") : request.forward_of ? "forward" : "first";
  const own = message?.attachments.filter((one) => !one.inline) ?? [];
  const files = (request.attachments ?? []).map((id, index): StoredFile => {
    const known = own.find((one) => one.id === id) ?? own[index];
    return { id, name: known?.name ?? "", mime: known?.mime ?? "", size: known?.size ?? 0 };
  });
  return {
    ...blank(mode), text: request.text, files,
    answers: request.in_reply_to ?? request.forward_of ?? null,
    account: request.channel_account_id ?? null,
    to: request.to ?? message?.to ?? [], cc: request.cc ?? message?.cc ?? [], bcc: request.bcc ?? message?.bcc ?? [],
    subject: request.subject ?? null,
    quote: request.quote ?? false, signature: request.signature ?? false,
    addressed: true, touched: true,
  };
}
