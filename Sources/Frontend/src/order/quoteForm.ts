import type { Quote, TextCount } from "../api/quotes";
import { catalogue, loadCatalogue } from "../store/catalogue";
import { Cell } from "../store/cell";
import { newKey } from "../store/notes";
import { orderForm } from "../store/orderSheet";
import { onSignOut } from "../store/session";
import { blankWork, type Work } from "./form";
import { keepQuote, keptQuote } from "./forms";

export interface QuoteLineForm extends Work {
  key: string;
  description: string;
  fileId: string | null;
  /** The file looks like a scan: how much there is has to be said. */
  scan?: boolean;
}

/** A quote that is being made. */
export interface QuoteForm {
  conversation: string;
  lines: QuoteLineForm[];
  language: string | null;
  validUntil: string;
  /** The draft that the server made of it; its text can be edited. */
  draft: Quote | null;
  text: string;
  /** The newest message that was there when the text was made. */
  seen: string | null;
  key: string;
}

export const quoteForm = new Cell<QuoteForm | null>(null);
onSignOut(() => quoteForm.set(null));
quoteForm.subscribe(() => {
  const now = quoteForm.get();
  if (now) keepQuote(now.conversation, now);
});

export function blankLine(count?: TextCount): QuoteLineForm {
  const all = catalogue.get();
  const home = all?.languages.find((one) => one.is_home)?.id ?? "";
  return {
    ...blankWork, key: newKey(), target: home, unit: all?.settings.default_unit ?? blankWork.unit, rounding: all?.settings.default_rounding ?? blankWork.rounding,
    vat: all ? String(all.settings.default_vat_rate) : "", description: count?.name.replace(/\.\w{2,5}$/, "") ?? "", fileId: count?.file_id ?? null,
    characters: count?.state === "counted" ? String(count.characters) : "", ...(count?.state === "scan" ? { scan: true } : {}),
  };
}

/** Begins a quote for what was counted, or takes up the one that was begun. */
export async function startQuote(conversation: string, counts: readonly TextCount[]): Promise<void> {
  orderForm.set(null);
  await loadCatalogue();
  const kept = keptQuote(conversation);
  const known = new Set(kept?.lines.map((one) => one.fileId));
  const lines = counts.filter((one) => !known.has(one.file_id)).map(blankLine);
  const before = kept?.lines ?? [];
  const all = [...before, ...lines];
  quoteForm.set({
    conversation, language: kept?.language ?? null, validUntil: kept?.validUntil ?? "", key: kept?.key ?? newKey(), seen: kept?.seen ?? null,
    // What was added makes another text.
    draft: lines.length ? null : kept?.draft ?? null, text: lines.length ? "" : kept?.text ?? "", lines: all.length ? all : [blankLine()],
  });
}

export function changeQuote(part: Partial<QuoteForm>): void {
  const now = quoteForm.get();
  if (now) quoteForm.set({ ...now, ...part });
}
