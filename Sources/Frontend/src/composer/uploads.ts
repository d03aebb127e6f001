import { holdsPage } from "../app/move";
import { sending, type StoredFile } from "../api/sending";
import { Cell } from "../store/cell";
import { changeLetter, letters } from "../store/letters";
import { onLeaving, onSignOut } from "../store/session";
import { ask, limitsOf } from "./limits";

/** Above this sum many mail servers begin to refuse a mail, in bytes. */
export const cautious = 20_000_000;

/** A file on its way to the server. */
export interface Upload {
  id: number;
  file: File;
  name: string;
  /** Bytes that are there. */
  sent: number;
  state: "going" | "failed";
  /** Why it failed. A file that is too large does not get smaller by another try. */
  fault: "network" | "too_large" | "over" | "disk" | "refused" | null;
}

type Uploads = Readonly<Record<string, readonly Upload[]>>;

/** By the id of the letter they are for. They go on while another thread is on screen. */
export const uploads = new Cell<Uploads>({});
const requests = new Map<number, XMLHttpRequest>();
let last = 0;

onLeaving({
  // None of them may ask in the name of a session that is over. Should it go on, they can be sent once more.
  before: async () => {
    for (const [letter, list] of Object.entries(uploads.get())) {
      put(letter, list.map((one) => (one.state === "going" ? { ...one, state: "failed", fault: "network" } : one)));
    }
    requests.forEach((one) => one.abort());
  },
  after: () => undefined,
});

onSignOut(() => {
  requests.forEach((one) => one.abort());
  uploads.set({});
});

addEventListener("beforeunload", (event) => {
  if (Object.values(uploads.get()).some(isGoing)) event.preventDefault();
});

holdsPage(() => Object.values(uploads.get()).some(isGoing));

const of = (letter: string): readonly Upload[] => uploads.get()[letter] ?? [];
const put = (letter: string, list: readonly Upload[]): void => uploads.set({ ...uploads.get(), [letter]: list });
const merge = (letter: string, id: number, part: Partial<Upload>): void =>
  put(letter, of(letter).map((one) => (one.id === id ? { ...one, ...part } : one)));

/** Begins to upload files for a letter. */
export function attach(letter: string, files: readonly File[]): void {
  for (const file of files) {
    const upload: Upload = { id: ++last, file, name: nameOf(file), sent: 0, state: "going", fault: null };
    put(letter, [...of(letter), upload]);
    // What is too large shall not travel first: the limits may be on their way still.
    void ask().then(() => of(letter).some((one) => one.id === upload.id) && send(letter, upload));
  }
}

/** Every picture from the clipboard is called "image.png"; the time tells them apart. */
function nameOf(file: File): string {
  if (!/^image\.\w+$/.test(file.name)) return file.name || "file";
  const time = new Date().toTimeString().slice(0, 8).replace(/:/g, "-");
  return file.name.replace("image", `image-${time}`);
}

function send(letter: string, { id, file, name }: Upload): void {
  if (file.size > limitsOf(letter).file) return merge(letter, id, { state: "failed", fault: "too_large" });
  const request = new XMLHttpRequest();
  requests.set(id, request);
  const failed = (fault: Upload["fault"]) => merge(letter, id, { state: "failed", fault });
  request.open("POST", sending.upload(name));
  request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
  request.setRequestHeader("Accept", "application/json");
  request.upload.onprogress = (event) => merge(letter, id, { sent: event.loaded });
  request.onerror = () => failed("network");
  request.onload = () => {
    if (request.status === 413) return failed("over");
    if (request.status === 507) return failed("disk");
    if (request.status !== 201) return failed(request.status >= 500 ? "network" : "refused");
    const stored = JSON.parse(request.responseText) as StoredFile;
    take(letter, stored);
    remove(letter, id);
  };
  request.onloadend = () => requests.delete(id);
  request.send(file);
}

function take(letter: string, { id, name, mime, size }: StoredFile): void {
  const now = letters.get()[letter];
  if (now) changeLetter(letter, { files: [...now.files, { id, name, mime, size }] });
}

/** Takes a file out, however far it has come. */
export function remove(letter: string, id: number): void {
  put(letter, of(letter).filter((one) => one.id !== id));
  requests.get(id)?.abort();
}

export function again(letter: string, upload: Upload): void {
  merge(letter, upload.id, { state: "going", fault: null, sent: 0 });
  send(letter, upload);
}

export const isGoing = (list: readonly Upload[]): boolean => list.some((one) => one.state === "going");
