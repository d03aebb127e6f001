/** A text, or one for each plural category of the language. `{name}` stands for a value, `{n}` for the counted number. */
export type Text = string | Partial<Record<Intl.LDMLPluralRule, string>>;

/** The same keys in another language: a missing or a superfluous one does not compile. */
export type Same<English> = { [K in keyof English]: Text };

/** Keeps the keys of the English texts as a type while their values may be of any form. */
export const texts = <K extends string>(all: Record<K, Text>): Record<K, Text> => all;
