import type { Locale } from "../api/types";
import type { T } from "../i18n";
import { brief, full } from "../i18n/format";

/** Put off until the other side writes: a message ends every snooze, and this time never comes. */
export const untilAnswer = "9999-12-31T00:00:00Z";

export const isUntilAnswer = (at: string): boolean => Date.parse(at) === Date.parse(untilAnswer);

/** The sentence for a conversation that sleeps. */
export const snoozedWords = (t: T, locale: Locale, at: string): string =>
  isUntilAnswer(at) ? t("snooze.asleep.answer") : t("thread.snoozed", { time: full(locale, at) });

/** The same for a row of the list. */
export const snoozedBrief = (t: T, locale: Locale, at: string): string => (isUntilAnswer(at) ? t("snooze.brief.answer") : brief(locale, at));

export const isAsleep = (item: { status: string; snooze_until: string | null }): item is { status: "open"; snooze_until: string } =>
  item.status === "open" && item.snooze_until !== null && Date.parse(item.snooze_until) > Date.now();
