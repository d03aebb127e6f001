import type { BackupReason, BackupTrouble, Finding } from "../../api/care";
import { reasonWords } from "../../channel/words";
import type { Key, T, Values } from "../../i18n";
import { bytes, full } from "../../i18n/format";
import type { Locale } from "../../api/types";

/** A text that this page has, or nothing: the server may know codes that this page does not know yet. */
const known = (t: T, key: string, values: Values = {}): string => t(key as Key, values);

/** Which values are bytes, and which are moments. */
const sizes = new Set(["size", "needed", "free", "floor", "enough"]);
const moments = new Set(["at", "now", "newest", "until"]);

/** The values of a finding as people read them. */
export function readable(locale: Locale, values: Finding["values"]): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (sizes.has(name)) return [name, bytes(locale, Number(value))];
      if (moments.has(name) && Number.isFinite(Date.parse(String(value)))) return [name, full(locale, String(value))];
      return [name, value];
    }),
  );
}

/** Why a copy could not be made or is not good. */
function backupReason(t: T, locale: Locale, code: string, values: Finding["values"]): string {
  return known(t, `trouble.${code}`, { detail: "", path: "", ...readable(locale, values) }).trim();
}

/** What the doctor found: in the language on screen, and in the server's English where this page does not know it. */
export function findingWords(t: T, locale: Locale, { code, values, words }: Finding): string {
  const reason = values["reason"];
  const more: Values = { ...readable(locale, values) };
  if (code.startsWith("backup.") && reason) more["reason"] = backupReason(t, locale, String(reason), values) || words;
  if (code === "mailbox.failed") {
    const step = values["step"];
    more["step"] = (step && known(t, `step.${step}`)) || "—";
    more["reason"] = reasonWords(t, { reason: reason ? String(reason) : null, words });
  }
  if (code === "bot.failed") return reasonWords(t, { reason: reason ? String(reason) : null, words }, "telegram");
  return known(t, `finding.${code}`, more) || words;
}

/** What to do about it. */
export function findingAdvice(t: T, locale: Locale, { code, values, advice }: Finding): string {
  if (code === "mailbox.failed") {
    const reason = String(values["reason"] ?? "");
    const out = values["step"] === "outgoing" && known(t, `advice.out.${reason}`);
    return out || known(t, `advice.${reason}`) || advice || "";
  }
  if (code === "bot.failed") return known(t, `advice.chat.${String(values["reason"] ?? "")}`) || advice || "";
  return known(t, `finding.${code}.do`, readable(locale, values)) || advice || "";
}

/** What was looked at: a mailbox by its address, all else by the word before the full stop of its code. */
export function findingTitle(t: T, { code, values, name }: Finding): string {
  if ((code.startsWith("mailbox.") || code.startsWith("bot.")) && values["address"]) return String(values["address"]);
  return known(t, `check.${code.split(".")[0]}`) || name;
}

const flat = (reason: BackupReason | null): Finding["values"] =>
  Object.fromEntries(Object.entries(reason ?? {}).filter((pair): pair is [string, string | number] => pair[0] !== "code" && pair[1] !== null));

/** A trouble of the backups is what the doctor finds about it. */
export function asFinding({ code, reason, hours, words }: BackupTrouble): Finding {
  const values = { ...flat(reason), ...(reason ? { reason: reason.code } : {}), ...(hours === null ? {} : { n: hours }) };
  return { name: "backup", state: "failed", code, values, words, advice: null };
}
