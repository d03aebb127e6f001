import { Problem } from "../api/http";
import { sending, type StoredFile } from "../api/sending";

/** The most the server takes in one file, in bytes. */
const largest = 50 * 1024 * 1024;

/** Brings a file to the server; tells how much of it is there, 0 to 1. */
export function upload(file: File, onProgress: (share: number) => void): Promise<StoredFile> {
  if (file.size > largest) return Promise.reject(new Problem(413, "too_large", ""));
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", sending.upload(file.name));
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => onProgress(event.loaded / (file.size || 1));
    request.onerror = () => failed(new Problem(0, "network", ""));
    request.onload = () => {
      if (request.status === 201) return done(JSON.parse(request.responseText) as StoredFile);
      failed(new Problem(request.status, request.status === 413 ? "too_large" : request.status === 507 ? "disk_full" : request.status >= 500 ? "server" : "unknown", ""));
    };
    request.send(file);
  });
}
