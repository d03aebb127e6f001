import { answering } from "./en/answering";
import { listing } from "./en/listing";
import { messengers } from "./en/messengers";
import { ordering } from "./en/ordering";
import { reading } from "./en/reading";
import { together } from "./en/together";
import { working } from "./en/working";

export const en = { ...reading, ...together, ...working, ...answering, ...messengers, ...listing, ...ordering };
