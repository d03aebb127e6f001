import { answering } from "./pl/answering";
import { reading } from "./pl/reading";
import { working } from "./pl/working";

export const pl = { ...reading, ...working, ...answering };
