import type { Attachment } from "../../api/types";

/** Width by height, within what can be looked at; a square where nobody said. */
export function ratioOf({ width, height }: Pick<Attachment, "width" | "height">): number {
  if (!width || !height || width <= 0 || height <= 0) return 1;
  return Math.min(2.4, Math.max(0.5, width / height));
}

/** How many pictures stand in each row: at most three, the fuller rows below. */
export function rowsOf(count: number): number[] {
  if (count <= 0) return [];
  const rows = Math.ceil(count / 3);
  const least = Math.floor(count / rows);
  return Array.from({ length: rows }, (_, index) => least + (index >= rows - (count % rows) ? 1 : 0));
}

export interface AlbumRow<T> {
  /** Width by height of the whole row: its height is known before a picture is here. */
  ratio: number;
  files: readonly { file: T; ratio: number }[];
}

export function albumRows<T extends Pick<Attachment, "width" | "height">>(files: readonly T[]): AlbumRow<T>[] {
  let at = 0;
  return rowsOf(files.length).map((count) => {
    const row = files.slice(at, (at += count)).map((file) => ({ file, ratio: ratioOf(file) }));
    return { ratio: row.reduce((sum, one) => sum + one.ratio, 0), files: row };
  });
}
