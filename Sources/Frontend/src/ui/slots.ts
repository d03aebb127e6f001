/**
 * Which element shows which row. A row keeps its element for as long as both are in sight, wherever it moves in the list: whoever
 * presses the mouse on it lets go on the same row, or on none. Rows that come into sight take over the elements of those that left.
 */
export function slotted(shown: readonly string[], before: ReadonlyMap<string, number>): Map<string, number> {
  const slots = new Map<string, number>();
  const taken = new Set<number>();
  for (const id of shown) {
    const held = before.get(id);
    if (held === undefined) continue;
    slots.set(id, held);
    taken.add(held);
  }
  let free = 0;
  for (const id of shown) {
    if (slots.has(id)) continue;
    while (taken.has(free)) free++;
    slots.set(id, free++);
  }
  return slots;
}
