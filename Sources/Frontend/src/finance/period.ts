/** The days of a range, both of them in it; without one it is open at that end. */
export interface Period {
  from?: string;
  to?: string;
}

export const presets = ["month", "last", "quarter", "year", "all"] as const;
export type Preset = (typeof presets)[number];

const text = (year: number, month: number, day: number): string => {
  const date = new Date(Date.UTC(year, month, day));
  return date.toISOString().slice(0, 10);
};

/** The local date of a moment. */
export function localDate(now: Date): string {
  return text(now.getFullYear(), now.getMonth(), now.getDate());
}

export function daysOf(preset: Preset, now: Date): Period {
  const year = now.getFullYear();
  const month = now.getMonth();
  switch (preset) {
    case "month":
      return { from: text(year, month, 1), to: text(year, month + 1, 0) };
    case "last":
      return { from: text(year, month - 1, 1), to: text(year, month, 0) };
    case "quarter": {
      const first = month - (month % 3);
      return { from: text(year, first, 1), to: text(year, first + 3, 0) };
    }
    case "year":
      return { from: text(year, 0, 1), to: text(year, 11, 31) };
    case "all":
      return {};
  }
}
