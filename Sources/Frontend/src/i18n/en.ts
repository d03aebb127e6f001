import { answering } from "./en/answering";
import { reading } from "./en/reading";
import { working } from "./en/working";

export const en = { ...reading, ...working, ...answering };
