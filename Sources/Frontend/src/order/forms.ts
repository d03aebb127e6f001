import { me, onLeaving } from "../store/session";
import type { Form } from "./form";
import type { QuoteForm } from "./quoteForm";

/** Forms that were begun and not saved, in this browser, over reloads and crashes, until they are saved or their user signs out. */
const prefix = (user: string): string => `dragoman.order.${user}.`;

export interface Place {
  conversation?: string;
  client?: string;
}

const nameOf = (place: Place): string => place.conversation ?? place.client ?? "new";

export function keptForm(place: Place): Form | null {
  const user = me();
  try {
    const text = user && localStorage.getItem(prefix(user.id) + nameOf(place));
    const form = text ? (JSON.parse(text) as Form) : null;
    return form && typeof form.key === "string" ? form : null;
  } catch {
    return null;
  }
}

export function keepForm(place: Place, form: Form | null): void {
  const user = me();
  if (!user) return;
  try {
    if (form?.touched) localStorage.setItem(prefix(user.id) + nameOf(place), JSON.stringify(form));
    else localStorage.removeItem(prefix(user.id) + nameOf(place));
  } catch {
    // Without storage a form lives as long as the page.
  }
}

export function keptQuote(conversation: string): QuoteForm | null {
  const user = me();
  try {
    const text = user && localStorage.getItem(`${prefix(user.id)}quote.${conversation}`);
    const form = text ? (JSON.parse(text) as QuoteForm) : null;
    return form && Array.isArray(form.lines) ? form : null;
  } catch {
    return null;
  }
}

export function keepQuote(conversation: string, form: QuoteForm | null): void {
  const user = me();
  if (!user) return;
  try {
    if (form) localStorage.setItem(`${prefix(user.id)}quote.${conversation}`, JSON.stringify(form));
    else localStorage.removeItem(`${prefix(user.id)}quote.${conversation}`);
  } catch {
    // Without storage it lives as long as the page.
  }
}

onLeaving({
  before: () => Promise.resolve(),
  after: (user) => {
    try {
      for (const name of Object.keys(localStorage)) if (name.startsWith(prefix(user))) localStorage.removeItem(name);
    } catch {
      // Nothing was kept.
    }
  },
});
