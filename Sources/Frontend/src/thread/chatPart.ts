import { later } from "../app/part";

/** Bubbles, cards and players of chats: fetched with the first chat that is opened. */
const chat = later(() => import("../chat/part"));
export const fetchChat = chat.fetch;
export const useChat = chat.use;
