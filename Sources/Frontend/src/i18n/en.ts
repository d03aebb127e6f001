import { answering } from "./en/answering";
import { reading } from "./en/reading";
import { together } from "./en/together";
import { working } from "./en/working";

export const en = { ...reading, ...together, ...working, ...answering };
