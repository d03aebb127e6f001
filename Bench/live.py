"""Section (d): from a change to the frame on a WebSocket, with a client of the standard library."""
from __future__ import annotations

import base64
import json
import os
import socket
import struct
import threading
import time
from pathlib import Path
from typing import Any

from dragoman import API, Service
from filled import token
from report import Results, percentile

API_PATH = "/api/v1/communications"


class WebSocket:
    """A client of RFC 6455, as much as is needed to listen: text frames, ping and close."""

    def __init__(self, port: int, path: str, bearer: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
                             f"Authorization: Bearer {bearer}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
        self.buffer = b""
        while b"\r\n\r\n" not in self.buffer:
            self._more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise RuntimeError(f"no upgrade: {head[:300]!r}")

    def _more(self) -> None:
        data = self.socket.recv(65_536)
        if not data:
            raise ConnectionError("the server closed the socket")
        self.buffer += data

    def _take(self, count: int) -> bytes:
        while len(self.buffer) < count:
            self._more()
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def receive(self) -> dict[str, Any]:
        """The next text frame; pings are answered."""
        while True:
            first, second = self._take(2)
            length = second & 0x7F
            if length == 126:
                length = struct.unpack(">H", self._take(2))[0]
            elif length == 127:
                length = struct.unpack(">Q", self._take(8))[0]
            payload = self._take(length)
            if first & 0x0F == 1:
                return json.loads(payload)
            if first & 0x0F == 9:
                self.send(10, payload)
            if first & 0x0F == 8:
                raise ConnectionError(f"closed: {payload!r}")

    def send(self, opcode: int, payload: bytes) -> None:
        mask = os.urandom(4)
        masked = bytes(b ^ mask[n % 4] for n, b in enumerate(payload))
        self.socket.sendall(bytes([0x80 | opcode, 0x80 | len(payload)]) + mask + masked)

    def close(self) -> None:
        self.socket.close()


class Listener(threading.Thread):
    """Notes when the change of a conversation arrives."""

    def __init__(self, web_socket: WebSocket) -> None:
        super().__init__(daemon=True)
        self.web_socket, self.arrived, self.moment = web_socket, threading.Event(), 0.0
        self.wanted = ""

    def run(self) -> None:
        try:
            while True:
                frame = self.web_socket.receive()
                now = time.perf_counter()
                if any(item.get("conversation_id") == self.wanted for item in frame.get("items", [])):
                    self.moment = now
                    self.arrived.set()
        except (ConnectionError, OSError):
            return


def measure(results: Results, folder: Path, changes: int = 300) -> None:
    """`sent to frame` contains the request and its commit with fsync; `answer to frame` is what the feed itself adds."""
    with Service(folder) as service:
        api = API(service.port, token(folder))
        items = api.json(f"{API_PATH}/inbox?view=open&limit=50")["items"]
        web_socket = WebSocket(service.port, f"{API_PATH}/ws", token(folder))
        web_socket.receive()
        listener = Listener(web_socket)
        listener.start()
        whole, feed, missed = [], [], 0
        for number in range(changes):
            conversation = items[number % len(items)]["id"]
            listener.arrived.clear()
            listener.wanted = conversation
            begin = time.perf_counter()
            status, body = api.request("PATCH", f"{API_PATH}/conversations/{conversation}", {"tags": [f"t{number}"]})
            answered = time.perf_counter()
            if status != 200:
                raise RuntimeError(f"PATCH answered {status}: {body[:300]!r}")
            if not listener.arrived.wait(5):
                missed += 1
                continue
            if number >= 20:
                whole.append((listener.moment - begin) * 1e3)
                feed.append((listener.moment - answered) * 1e3)
            time.sleep(0.002)
        web_socket.close()
    note = f"{missed} of {changes} never came" if missed else ""
    results.add("live", "PATCH sent to frame, p50", percentile(whole, 0.5), "ms", None, note)
    results.add("live", "PATCH sent to frame, p99", percentile(whole, 0.99), "ms")
    results.add("live", "answer to frame, p50", max(0.0, percentile(feed, 0.5)), "ms", 2, "(the commit is before the answer)")
    results.add("live", "answer to frame, p99", max(0.0, percentile(feed, 0.99)), "ms")
