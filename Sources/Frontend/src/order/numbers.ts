/** Numbers as people type them. `null` is an empty field, `NaN` what is no number. */
export function hundredths(typed: string): number | null {
  const text = typed.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  if (!text) return null;
  return /^\d{1,10}(\.\d{0,2})?$/.test(text) ? Math.round(Number(text) * 100) : NaN;
}

export function whole(typed: string): number | null {
  const text = typed.replace(/[\s\u00a0\u202f]/g, "");
  if (!text) return null;
  return /^\d{1,10}$/.test(text) ? Number(text) : NaN;
}

/** Hundredths as they stand in a field: 1250 is "12.50", 1200 is "12". Nothing is grouped, so that it can be typed on. */
export function typed(value: number | null | undefined, always = false): string {
  if (value === null || value === undefined) return "";
  return value % 100 === 0 && !always ? String(value / 100) : (value / 100).toFixed(2);
}
