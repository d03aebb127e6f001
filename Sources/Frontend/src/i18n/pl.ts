import { reading } from "./pl/reading";
import { working } from "./pl/working";

export const pl = { ...reading, ...working };
