"""A Bot API that brings exactly the batches a test wrote down, whatever it is asked for: repeated, in any order, byte for byte."""
from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from fake_telegram import TOKEN


class ScriptedTelegram:
    """Use as a context. `batches` are what the next calls of `getUpdates` bring, each a list of the updates' bytes. Without `has_files` every
    file is too large for it: what others wrote down names files of one id and several sizes."""

    def __init__(self) -> None:
        self.batches: list[list[bytes]] = []
        self.has_files = True
        self.sizes: dict[str, int] = {}
        self.lock = threading.Condition()
        script = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer(script.file(unquote(self.path.split("/", 3)[-1])))

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"] or 0))
                self._answer(script.result(self.path.rsplit("/", 1)[-1], raw))

            def _answer(self, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> "ScriptedTelegram":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self.lock:
            self.batches = []
        self.server.shutdown()
        self.server.server_close()

    def bring(self, batches: list[list[bytes]]) -> None:
        with self.lock:
            for raw in (one for batch in batches for one in batch):
                self._note_files(json.loads(raw))
            self.batches += batches
            self.lock.notify_all()

    def wait_brought(self, limit: float = 60) -> None:
        """Until everything was brought, and asked again after: the last batch is here then."""
        end = time.monotonic() + limit
        with self.lock:
            while self.batches or self.last_brought:
                assert self.lock.wait(end - time.monotonic()), f"{len(self.batches)} batches were not asked for"

    last_brought = False

    def _note_files(self, value: Any) -> None:
        if isinstance(value, dict) and "file_id" in value:
            self.sizes[value["file_id"]] = value.get("file_size") or 100
        for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
            self._note_files(one)

    def file(self, path: str) -> bytes:
        """As many bytes as its update says."""
        name = path.rsplit("/", 1)[-1]
        size = self.sizes.get(name, 100)
        return (name.encode() * (size // len(name) + 1))[:size]

    def result(self, method: str, raw: bytes) -> bytes:
        if method == "getUpdates":
            return b'{"ok":true,"result":[' + b",\n".join(self._next()) + b"]}"
        values: dict[str, Any] = {
            "getMe": {"id": int(TOKEN.split(":")[0]), "is_bot": True, "first_name": "Biuro", "username": "office_bot"},
            "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
        }
        if method == "getFile" and not self.has_files:
            return b'{"ok":false,"error_code":400,"description":"Bad Request: file is too big"}'
        if method == "getFile":
            identity = json.loads(raw)["file_id"]
            values["getFile"] = {"file_id": identity, "file_unique_id": identity, "file_path": f"files/{identity}"}
        return json.dumps({"ok": True, "result": values.get(method, True)}).encode()

    def _next(self) -> list[bytes]:
        with self.lock:
            self.last_brought = False
            self.lock.notify_all()
            if not self.batches:
                self.lock.wait(1)
            if not self.batches:
                return []
            self.last_brought = True
            return self.batches.pop(0)
