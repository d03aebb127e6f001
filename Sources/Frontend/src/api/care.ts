import { get, post } from "./http";
import type { Channel, Page } from "./types";

/** Why a copy could not be made or is not good. `detail` is English, in the system's own words. */
export interface BackupReason {
  code: string;
  path: string | null;
  needed: number | null;
  free: number | null;
  detail: string | null;
}

export interface BackupTrouble {
  code: string;
  reason: BackupReason | null;
  hours: number | null;
  words: string;
}

export interface BackupSchedule {
  state: "ok" | "failed" | "none";
  troubles: BackupTrouble[];
  next: string | null;
  last_good_at: string | null;
  last_good_seconds: number | null;
  /** When the last try failed; `null` where it did not. */
  failed_at: string | null;
  checked_at: string | null;
  second_place: string | null;
  running: boolean;
  progress: { step: "copying" | "hashing" | "checking" | "upgrading"; done: number; total: number } | null;
}

export interface Backup {
  name: string;
  kind: "nightly" | "by_hand" | "pre_upgrade" | null;
  made_at: string;
  size: number;
  state: "verified" | "unknown" | "damaged";
  verified_at: string | null;
  version: string | null;
  in_second_place: boolean | null;
}

export interface Finding {
  name: string;
  state: "ok" | "warning" | "failed";
  /** A stable word; `words` and `advice` are its English text, `values` what a text of our own is filled with. */
  code: string;
  values: Record<string, string | number>;
  words: string;
  advice: string | null;
}

export interface Certificate {
  state: "ok" | "failed";
  names: string[];
  valid_until: string;
  words: string;
  advice: string | null;
}

export interface Condition {
  at: string;
  version: string;
  started_at: string;
  memory: number | null;
  sockets: number;
  database: { size: number; wal_size: number };
  disk: { free: number | null; total: number | null };
  journal: { pending: number; unreadable: number };
  outbox: { queued: number };
  channels: Channel[];
  backup: BackupSchedule;
  certificate: Certificate | null;
  findings: Finding[];
  examined_at: string | null;
  examining: boolean;
}

const backups = "/api/v1/settings/backups";
const condition = "/api/v1/settings/condition";

/** What only the owner sees: the backups and the condition of the office. */
export const care = {
  backups: (signal: AbortSignal) => get<Page<Backup> & { schedule: BackupSchedule }>(backups, signal),
  backUp: () => post<void>(backups),
  file: (name: string) => `${backups}/${encodeURIComponent(name)}`,
  condition: (signal: AbortSignal) => get<Condition>(condition, signal),
  examine: () => post<void>(`${condition}/examination`),
};
