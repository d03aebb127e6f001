import type { Key, T } from "../../i18n";

/** Where the detail is what the mail server said; elsewhere it is what Dragoman found. */
const spoken = new Set(["signin_refused", "signin_unavailable", "server_refused", "server_bye", "token_refused", "another_reader", "rate_limited"]);

/** What Dragoman finds out by itself comes in English, as it stands in logs; the page says it in its own language. */
const found: Record<string, Key> = {
  "The certificate is signed by nobody who is trusted here.": "detail.untrusted",
  "The certificate is not valid yet.": "detail.early",
  "The certificate cannot be verified.": "detail.unverified",
  "The server closed the connection during the TLS handshake.": "detail.closed",
  "The server does not speak TLS on this port.": "detail.plain",
  "The server offers no TLS 1.2 or later.": "detail.old",
};
const signed = /^The certificate of (.+) is signed by nobody who is trusted here\.$/;

/** What exactly was said or found; words that the page does not know stand there as they are, and it says whose they are. */
export function detailWords(t: T, reason: string | null, detail: string, chat: boolean): string {
  if (spoken.has(reason ?? "")) return t(chat ? "health.said.chat" : "health.said", { words: detail });
  const known = found[detail];
  if (known) return t(known);
  const names = signed.exec(detail)?.[1];
  if (names) return t("detail.untrusted.of", { names });
  if (reason === "tls_wrong_name") return t("detail.names", { names: detail });
  return t("health.found", { words: detail });
}
