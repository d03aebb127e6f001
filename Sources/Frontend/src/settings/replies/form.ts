import type { Problem } from "../../api/http";
import { replyLanguages, type CannedFields, type CannedReply, type ReplyLanguage } from "../../api/together";
import type { Key } from "../../i18n";

/** A reply while it is being written: every language has a text, most of them empty. */
export interface ReplyForm {
  title: string;
  shortcut: string;
  texts: Record<ReplyLanguage, string>;
}

export type ReplyField = "title" | "shortcut" | "texts";
export interface Wrong {
  field: ReplyField;
  key: Key;
  /** The language whose text it is about. */
  language?: ReplyLanguage;
}

const longestText = 10_000;

export const blankReply = (): ReplyForm => ({ title: "", shortcut: "", texts: { uk: "", pl: "", en: "", ru: "", de: "" } });

export const formOf = (one: CannedReply): ReplyForm => ({
  title: one.title, shortcut: one.shortcut, texts: { ...blankReply().texts, ...one.texts },
});

/** What is sent: texts that are there, the shortcut without a slash somebody typed before it. */
export function sentReply(form: ReplyForm): CannedFields {
  const written = replyLanguages.filter((language) => form.texts[language].trim());
  return {
    title: form.title.trim(),
    shortcut: form.shortcut.trim().replace(/^\//, ""),
    texts: Object.fromEntries(written.map((language) => [language, form.texts[language].trim()])),
  };
}

/** The first thing that is wrong with the form, before the server is asked. */
export function wrongIn(form: ReplyForm): Wrong | null {
  const sent = sentReply(form);
  if (!sent.title || sent.title.length > 80) return { field: "title", key: "invalid.reply.title" };
  if (!/^[\p{L}\p{N}_-]{1,40}$/u.test(sent.shortcut)) return { field: "shortcut", key: "invalid.reply.shortcut" };
  const long = replyLanguages.find((language) => form.texts[language].length > longestText);
  if (long) return { field: "texts", key: "invalid.reply.long", language: long };
  return Object.keys(sent.texts).length ? null : { field: "texts", key: "invalid.reply.texts" };
}

/** The server's refusal at the field it is about; `null` where it names none. */
export function refusedField(problem: Problem): Wrong | null {
  if (problem.code === "shortcut_taken") return { field: "shortcut", key: "invalid.reply.taken" };
  const [field, language] = (problem.field ?? "").split(".");
  const of = replyLanguages.find((one) => one === language);
  if (field === "title") return { field, key: "invalid.reply.title" };
  if (field === "shortcut") return { field, key: "invalid.reply.shortcut" };
  return field === "texts" ? { field, key: of ? "invalid.reply.long" : "invalid.reply.texts", ...(of ? { language: of } : {}) } : null;
}
