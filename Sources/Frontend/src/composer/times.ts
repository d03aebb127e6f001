export type LaterName = "tomorrow" | "monday";

/** When people want a letter to go: working mornings at eight, in the time of this browser, seen from `now`. */
export function laterTimes(now: Date): { name: LaterName; at: Date }[] {
  const on = (days: number): Date => {
    const at = new Date(now);
    at.setDate(at.getDate() + days);
    at.setHours(8, 0, 0, 0);
    return at;
  };
  const toMonday = (8 - now.getDay()) % 7 || 7;
  const tomorrow = { name: "tomorrow" as const, at: on(1) };
  return toMonday === 1 ? [tomorrow] : [tomorrow, { name: "monday", at: on(toMonday) }];
}

/** The last moment for which a letter may be planned: the server takes a year, and a day for its clock. */
export const latest = (now: Date): Date => new Date(now.getTime() + 365 * 86_400_000);

/** The value of a field for date and time, in the time of this browser. */
export function fieldTime(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
