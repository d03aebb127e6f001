import { answering } from "./uk/answering";
import { listing } from "./uk/listing";
import { messengers } from "./uk/messengers";
import { ordering } from "./uk/ordering";
import { reading } from "./uk/reading";
import { together } from "./uk/together";
import { working } from "./uk/working";

export const uk = { ...reading, ...together, ...working, ...answering, ...messengers, ...listing, ...ordering };
