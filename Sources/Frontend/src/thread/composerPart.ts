import { later } from "../app/part";

/** The composer and the words about what goes out: fetched once a thread is open, before anybody asks for them. */
const composer = later(() => import("../composer/part"));
export const fetchComposer = composer.fetch;
export const useComposer = composer.use;
