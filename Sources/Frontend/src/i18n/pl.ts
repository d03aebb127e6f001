import type { Catalogue } from ".";
import { reading } from "./pl/reading";
import { working } from "./pl/working";

export const pl: Catalogue = { ...reading, ...working };
