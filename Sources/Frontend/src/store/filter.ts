import type { Conversation, Platform, View } from "../api/types";

/** What a list of the inbox is narrowed to, as it stands in its address and in a saved view. What is absent narrows nothing. */
export interface Filter {
  platform?: Platform;
  /** Id of a channel account. */
  account?: string;
  /** Id of a user, `me` or `none`. */
  assignee?: string;
  /** The whole name of a tag; capitals do not matter. */
  tag?: string;
  /** Id of a client. */
  client?: string;
  /** Words and operators, as in the search. */
  q?: string;
}

/** One list of the inbox. */
export interface Place {
  view: View;
  filter: Filter;
}

export const filterFields = ["platform", "account", "assignee", "tag", "client", "q"] as const;
export type FilterField = (typeof filterFields)[number];

/** Only what narrows, always in the same order: two filters that say the same are the same text. */
export function cleaned(filter: Readonly<Record<string, string | null | undefined>> | Filter | undefined): Filter {
  const all = (filter ?? {}) as Readonly<Record<string, string | null | undefined>>;
  const clean: Record<string, string> = {};
  for (const field of filterFields) if (all[field]) clean[field] = all[field] as string;
  return clean as Filter;
}

export const isFiltered = (filter: Filter | undefined): boolean => filterFields.some((field) => filter?.[field]);

export const keyOf = ({ view, filter }: Place): string => `${view} ${JSON.stringify(cleaned(filter))}`;

/** The filter without one of its parts. */
export function without(filter: Filter, field: FilterField): Filter {
  const { [field]: _, ...rest } = filter;
  return rest;
}

/** Whether a conversation belongs to a view, as the server decides it. */
export function belongs(view: View, item: Conversation, user: string | null, now: number): boolean {
  if (item.merged_into) return false;
  const snoozed = item.status === "open" && item.snooze_until !== null && Date.parse(item.snooze_until) > now;
  switch (view) {
    case "open":
      return item.status === "open" && !snoozed;
    case "mine":
      return item.status === "open" && !snoozed && item.assignee !== null && item.assignee.id === user;
    case "unassigned":
      return item.status === "open" && !snoozed && item.assignee === null;
    case "snoozed":
      return snoozed;
    case "closed":
      return item.status === "closed";
    case "all":
      return true;
  }
}

const same = (a: string, b: string): boolean => a.toLocaleLowerCase() === b.toLocaleLowerCase();

/** Whether a conversation passes a filter, as the server decides it; `null`: only the server can tell, which searches for the words. */
export function passes(filter: Filter, item: Conversation, user: string | null): boolean | null {
  if (filter.platform && item.platform !== filter.platform) return false;
  if (filter.account && item.channel_account_id !== filter.account) return false;
  if (filter.assignee) {
    const wanted = filter.assignee === "me" ? user : filter.assignee === "none" ? null : filter.assignee;
    if ((item.assignee?.id ?? null) !== wanted) return false;
  }
  if (filter.client && item.client?.id !== filter.client) return false;
  const { tag } = filter;
  if (tag && !item.tags.some((one) => same(one, tag))) return false;
  return filter.q ? null : true;
}

/** The ids with `item` where its last message puts it, newest first; of the same time, the one that came last is first. */
export function placed(ids: readonly string[], item: Conversation, timeOf: (id: string) => string): string[] {
  const rest = ids.filter((id) => id !== item.id);
  let at = rest.findIndex((id) => timeOf(id) <= item.last_message_at);
  if (at < 0) at = rest.length;
  return [...rest.slice(0, at), item.id, ...rest.slice(at)];
}
