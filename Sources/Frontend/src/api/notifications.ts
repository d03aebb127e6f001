import { get, patch, path, post } from "./http";
import type { Money } from "./work";
import type { Page } from "./types";

export type NotificationType = "deadline" | "follow_up" | "unanswered" | "unpaid" | "assigned" | "mention";

/** Something that is due, for the one who is signed in. `data` holds what its words are filled with. */
export interface Notification {
  id: string;
  type: NotificationType;
  order: { id: string; order_number: string } | null;
  conversation_id: string | null;
  /** Whom it is about. */
  client_name: string | null;
  data: {
    /** A deadline, or the day to follow up. */
    date?: string | null;
    time?: string | null;
    passed?: boolean;
    /** Since when nobody has answered. */
    since?: string | null;
    /** What is owed, and whether the work was handed out all the same. */
    balance?: Money | null;
    handed_out?: boolean;
    /** Who assigned it, or called whoever reads this. */
    by?: { id: string; name: string } | null;
    subject?: string | null;
  };
  created_at: string;
  read_at: string | null;
}

const place = "/api/v1/notifications";

export const notifications = {
  list: (of: { unread?: "1"; limit?: number; cursor?: string | null }) => get<Page<Notification> & { unread: number }>(path(place, of)),
  read: (which: { ids: string[] } | { all: true }) => post<{ unread: number }>(`${place}/read`, which),
  settings: <T>() => get<T>(`${place}/settings`),
  changeSettings: <T>(body: object) => patch<T>(`${place}/settings`, body),
};
