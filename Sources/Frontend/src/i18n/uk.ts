import type { Catalogue } from ".";
import { reading } from "./uk/reading";
import { working } from "./uk/working";

export const uk: Catalogue = { ...reading, ...working };
