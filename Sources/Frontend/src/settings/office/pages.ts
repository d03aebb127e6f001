import type { PageRounding, PageUnit } from "../../api/work";

const sizes: Partial<Record<PageUnit, number>> = { characters_1125: 1125, characters_1500: 1500, characters_1600: 1600, characters_1800: 1800 };
const steps: Record<PageRounding, number> = { whole_up: 100, half_up: 50, quarter_up: 25, exact: 1 };

/** Hundredths of a page that a text is charged as (Core/Orders/Pages.swift); `null` where characters do not count. */
export function charged(characters: number, unit: PageUnit, rounding: PageRounding): number | null {
  const size = sizes[unit];
  if (!size) return null;
  const step = steps[rounding];
  return Math.ceil((characters * (100 / step)) / size) * step;
}
