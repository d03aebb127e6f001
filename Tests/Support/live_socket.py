"""A WebSocket client of the standard library, as much as is needed to listen to the live socket."""
from __future__ import annotations

import base64
import json
import os
import socket
import struct
from typing import Any

LIVE_PATH = "/api/v1/communications/ws"


class WebSocket:
    """A client of RFC 6455, as much as is needed to listen: text frames, ping and close."""

    def __init__(
        self, port: int, path: str, bearer: str | None = None, *,
        over: socket.socket | None = None, host: str | None = None, headers: dict[str, str] | None = None,
    ) -> None:
        """`over` is a connection that is there already, e.g. one with TLS; `headers` are added and win."""
        self.socket = over or socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        fields = {"Host": host or f"127.0.0.1:{port}", "Origin": f"http://127.0.0.1:{port}", "Upgrade": "websocket",
                  "Connection": "Upgrade", "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(), "Sec-WebSocket-Version": "13"}
        if bearer:
            fields["Authorization"] = f"Bearer {bearer}"
        lines = "".join(f"{name}: {value}\r\n" for name, value in {**fields, **(headers or {})}.items())
        self.socket.sendall(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode())
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
                frame: dict[str, Any] = json.loads(payload)
                return frame
            if first & 0x0F == 9:
                self.send(10, payload)
            if first & 0x0F == 8:
                raise ConnectionError(f"closed: {payload!r}")

    def send(self, opcode: int, payload: bytes) -> None:
        mask = os.urandom(4)
        masked = bytes(b ^ mask[n % 4] for n, b in enumerate(payload))
        self.socket.sendall(bytes([0x80 | opcode, 0x80 | len(payload)]) + mask + masked)

    def alive(self) -> bool:
        """Whether a ping is answered; what comes before the answer is passed over."""
        self.send(9, b"alive?")
        while True:
            first, second = self._take(2)
            length = second & 0x7F
            if length > 125:
                length = int.from_bytes(self._take(2 if length == 126 else 8), "big")
            payload = self._take(length)
            if first & 0x0F in (8, 10):
                return (first & 0x0F, payload) == (10, b"alive?")

    def close(self) -> None:
        self.socket.close()
