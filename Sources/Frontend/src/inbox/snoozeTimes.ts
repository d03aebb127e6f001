export type SnoozeName = "later" | "tomorrow" | "afternoon" | "monday" | "week";

/** When a put-off conversation may come back, seen from `now`: working mornings at nine, in local time. */
export function snoozeTimes(now: Date): { name: SnoozeName; at: Date }[] {
  const on = (days: number, hour: number): Date => {
    const at = new Date(now);
    at.setDate(at.getDate() + days);
    at.setHours(hour, 0, 0, 0);
    return at;
  };
  const later = new Date(now.getTime() + 3 * 3600_000);
  later.setMinutes(0, 0, 0);
  const toMonday = ((8 - now.getDay()) % 7) || 7;
  const all: { name: SnoozeName; at: Date }[] = [
    // Late in the evening three hours on is another day.
    ...(later.getDate() === now.getDate() ? [{ name: "later" as const, at: later }] : []),
    { name: "tomorrow", at: on(1, 9) },
    { name: "afternoon", at: on(1, 14) },
    { name: "monday", at: on(toMonday, 9) },
    { name: "week", at: on(7, 9) },
  ];
  // On a Sunday, tomorrow and Monday are the same morning; one line for it is enough.
  return all.filter((one, index) => all.findIndex((other) => other.at.getTime() === one.at.getTime()) === index);
}
