import type { Filter } from "../store/filter";
import type { Named, View } from "./types";
import { get, patch, post, remove } from "./http";

/** A list of the inbox that somebody keeps under a name. */
export interface SavedView extends Named {
  /** Shown to the whole desk. */
  shared: boolean;
  mine: boolean;
  owner: Named;
  filter: Filter & { view: View };
  revision: number;
}

export interface ViewChange {
  name?: string;
  shared?: boolean;
  filter?: SavedView["filter"];
}

const place = "/api/v1/communications/views";

export const savedViewsApi = {
  list: () => get<{ items: SavedView[] }>(place),
  add: (body: ViewChange & { name: string }) => post<SavedView>(place, body),
  change: (id: string, body: ViewChange) => patch<SavedView>(`${place}/${id}`, body),
  remove: (id: string) => remove(`${place}/${id}`),
  order: (ids: readonly string[]) => post<void>(`${place}/order`, { ids }),
};
