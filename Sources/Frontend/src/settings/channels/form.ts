import type { Encryption, MailServer } from "../../api/types";
import { Problem } from "../../api/http";
import type { Key } from "../../i18n";

/** What a person has typed; numbers are text until they are sent. */
export interface ServerForm {
  host: string;
  port: string;
  security: Encryption;
  user: string;
}

export interface MailboxForm {
  address: string;
  password: string;
  imap: ServerForm;
  /** `null`: nothing is sent by this mailbox. */
  smtp: ServerForm | null;
  ca: string;
}

export type Protocol = "imap" | "smtp";

const ports: Record<Protocol, Record<Encryption, string>> = {
  imap: { tls: "993", starttls: "143", none: "143" },
  smtp: { tls: "465", starttls: "587", none: "25" },
};

/** The port on which a server of this kind is found. */
export const usualPort = (protocol: Protocol, security: Encryption): string => ports[protocol][security];

export const blankServer = (protocol: Protocol, user = ""): ServerForm => ({ host: "", port: ports[protocol].tls, security: "tls", user });

/** The outgoing server that most likely stands beside an incoming one. */
export const smtpBeside = (imap: ServerForm): ServerForm => ({ ...blankServer("smtp", imap.user), host: imap.host.trim().replace(/^imap(?=[.-])/i, "smtp") });

export const shownServer = (server: MailServer, user: string): ServerForm => ({
  host: server.host, port: String(server.port), security: server.security, user: server.user ?? user,
});

export const sentServer = (form: ServerForm): MailServer => ({
  host: form.host.trim(), port: Number(form.port), security: form.security, user: form.user.trim(),
});

/** Another kind of encryption; the port goes with it unless somebody has set one of their own. */
export function encrypted(form: ServerForm, protocol: Protocol, security: Encryption): ServerForm {
  const usual = form.port === "" || Object.values(ports[protocol]).includes(form.port);
  return { ...form, security, port: usual ? ports[protocol][security] : form.port };
}

/** Whether the host is this computer itself, the only one that may be spoken to without encryption. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host.trim());

export const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text.trim());

const invalid = (field: string): Problem => new Problem(422, "validation", "", field);

function serverProblem(form: ServerForm, at: Protocol): Problem | null {
  const port = Number(form.port);
  if (!/^[^\s/@]+$/.test(form.host.trim())) return invalid(`${at}.host`);
  if (!/^\d+$/.test(form.port.trim()) || port < 1 || port > 65535) return invalid(`${at}.port`);
  if (form.security === "none" && !isLoopback(form.host)) return invalid(`${at}.security`);
  if (!form.user.trim()) return invalid(`${at}.user`);
  return null;
}

/** The first thing that cannot be right, named as the server names it. */
export function problemIn(form: MailboxForm, needs: { password: boolean; servers: boolean }): Problem | null {
  if (!isAddress(form.address)) return invalid("address");
  if (needs.password && !form.password) return invalid("password");
  if (!needs.servers) return null;
  const found = serverProblem(form.imap, "imap") ?? (form.smtp && serverProblem(form.smtp, "smtp"));
  if (found) return found;
  return form.ca.trim() && !form.ca.includes("-----BEGIN CERTIFICATE-----") ? invalid("ca_pem") : null;
}

const words: [RegExp, Key][] = [
  [/^address$/, "invalid.email"],
  [/^password$/, "invalid.mailboxPassword"],
  [/\.host$/, "invalid.host"],
  [/\.port$/, "invalid.port"],
  [/\.user$/, "invalid.user"],
  [/\.security$/, "invalid.encryption"],
  [/^ca_pem$/, "invalid.ca"],
  [/^folders/, "invalid.folders"],
  [/^name$/, "invalid.name"],
];

/** The words for a field that was refused, if it was this one. */
export function invalidKey(problem: Problem | null, field: string): Key | null {
  if (!problem?.field || problem.field !== field) return null;
  return words.find(([pattern]) => pattern.test(field))?.[1] ?? "problem.validation";
}

/** Whether the words of a refusal stand at a field of the server settings, which may be folded away. */
export const isServerField = (problem: Problem | null): boolean => /^(imap|smtp)\b|^ca_pem$/.test(problem?.field ?? "");

const rank = ["inbox", "sent", null, "archive", "all", "drafts", "junk", "trash"];

/** The folders as people look for them: inbox and sent first, the bin last; servers name them in any order. */
export function ordered<Folder extends { name: string; role: string | null }>(folders: readonly Folder[]): Folder[] {
  const place = ({ name, role }: Folder) => rank.indexOf(name.toUpperCase() === "INBOX" ? "inbox" : role);
  const at = (one: Folder) => (place(one) < 0 ? rank.indexOf(null) : place(one));
  return [...folders].sort((a, b) => at(a) - at(b) || a.name.localeCompare(b.name));
}

/** The folders to bring in where nobody has chosen yet. */
export const usualFolders = (folders: readonly { name: string; role: string | null }[]): string[] =>
  folders.filter((one) => one.role === "inbox" || one.role === "sent" || one.name.toUpperCase() === "INBOX").map((one) => one.name);
