import type { Quiet } from "../../api/crm";

interface Moment {
  /** Monday is 0. */
  weekday: number;
  minutes: number;
}

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** What a clock on the wall of the office shows. */
export function inOffice(zone: string, at: Date): Moment {
  const parts = (timeZone?: string) =>
    Object.fromEntries(new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(at).map((one) => [one.type, one.value]));
  let found: Record<string, string>;
  try {
    found = parts(zone);
  } catch {
    // A zone this browser does not know: its own is near enough.
    found = parts();
  }
  return { weekday: days.indexOf(found["weekday"] ?? ""), minutes: Number(found["hour"]) * 60 + Number(found["minute"]) };
}

const minutesOf = (text: string): number => {
  const [hour = 0, minute = 0] = text.split(":").map(Number);
  return hour * 60 + minute;
};

/** Whether nobody wants to be told at that moment: as the server decides for mail (Core/Orders/QuietHours). A span over midnight belongs to the day it begins on. */
export function isQuiet(quiet: { weekdays: Quiet; weekend: Quiet }, { weekday, minutes }: Moment): boolean {
  const of = (day: number): Quiet => ((day + 7) % 7 < 5 ? quiet.weekdays : quiet.weekend);
  const today = of(weekday);
  if (today === "all_day") return true;
  if (today) {
    const [from, to] = [minutesOf(today[0]), minutesOf(today[1])];
    if (minutes >= from && (from >= to || minutes < to)) return true;
  }
  const before = of(weekday - 1);
  if (!before || before === "all_day") return false;
  const [from, to] = [minutesOf(before[0]), minutesOf(before[1])];
  return to <= from && minutes < to;
}
