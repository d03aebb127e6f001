import { later } from "../app/part";

/** The screen of clients and what is edited of a client beside a conversation: fetched when somebody looks at a client. */
const clientPart = later(() => import("./part"));
export const fetchClients = clientPart.fetch;
export const useClientPart = clientPart.use;
