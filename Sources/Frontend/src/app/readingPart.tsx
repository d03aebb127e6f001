import type { Message } from "../api/types";
import { later } from "./part";

/** Pictures in full size, paper, details, what tells of news, the second step of signing in: fetched right after the page. */
const part = later(() => import("../reading/part"));

export const fetchReading = part.fetch;
export const useReading = part.use;

/** What has no place of its own on the page, or lies over it. */
export function ReadingLayer() {
  const here = part.use(true);
  return here && here !== "failed" ? <here.Layer /> : null;
}

export function DetailsSlot({ message }: { message: Message }) {
  const here = part.use(true);
  return here && here !== "failed" ? <here.Details message={message} /> : null;
}
