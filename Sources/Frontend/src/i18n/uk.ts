import { answering } from "./uk/answering";
import { reading } from "./uk/reading";
import { working } from "./uk/working";

export const uk = { ...reading, ...working, ...answering };
