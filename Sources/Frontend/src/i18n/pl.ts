import { answering } from "./pl/answering";
import { listing } from "./pl/listing";
import { messengers } from "./pl/messengers";
import { ordering } from "./pl/ordering";
import { reading } from "./pl/reading";
import { together } from "./pl/together";
import { working } from "./pl/working";

export const pl = { ...reading, ...together, ...working, ...answering, ...messengers, ...listing, ...ordering };
