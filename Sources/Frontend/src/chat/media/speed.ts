import { Cell, useCell } from "../../store/cell";

export const speeds = [1, 1.5, 2] as const;
const place = "dragoman.speed";

function kept(): number {
  try {
    const value = Number(localStorage.getItem(place));
    return speeds.find((one) => one === value) ?? 1;
  } catch {
    return 1;
  }
}

const cell = new Cell<number>(kept());

/** How fast somebody listens, in every player of this browser. */
export const speed = {
  use: () => useCell(cell),
  set: (value: number) => {
    cell.set(value);
    try {
      localStorage.setItem(place, String(value));
    } catch {
      // It holds until the page is left.
    }
  },
};

export const nextSpeed = (now: number): number => speeds[(speeds.findIndex((one) => one === now) + 1) % speeds.length] ?? 1;

let current: HTMLMediaElement | null = null;

/** One thing is heard at a time. */
export const playing = {
  start: (one: HTMLMediaElement) => {
    if (current !== one) current?.pause();
    current = one;
  },
  stop: (one: HTMLMediaElement | null) => {
    one?.pause();
    if (current === one) current = null;
  },
};
