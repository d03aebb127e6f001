import { later } from "../app/part";

/** Orders beside the conversation: form, sheet, files, counting, quotes. Fetched once a thread is open, or when somebody asks for an order. */
const order = later(() => import("../order/part"));
export const fetchOrder = order.fetch;
export const useOrder = order.use;
