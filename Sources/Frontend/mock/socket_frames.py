"""A web socket in as few lines as it takes: text frames out, close and silence noticed."""
import base64
import hashlib
import json
import select
import struct
import time


def frame(text: str) -> bytes:
    body = text.encode()
    size = len(body)
    head = bytes([size]) if size < 126 else b"\x7e" + struct.pack(">H", size) if size < 65536 else b"\x7f" + struct.pack(">Q", size)
    return b"\x81" + head + body


def run(handler, after: int | None) -> None:
    key = handler.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    handler.send_response(101)
    handler.send_header("Upgrade", "websocket")
    handler.send_header("Connection", "Upgrade")
    handler.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
    handler.end_headers()
    handler.close_connection = True
    state, socket = handler.state, handler.connection
    sent = state.last() if after is None else after
    pinged, framed = time.monotonic(), len(state.frames)
    try:
        socket.sendall(frame(json.dumps({"type": "hello", "n": sent})))
        while True:
            readable, _, _ = select.select([socket], [], [], 0.05)
            if readable and (not (head := socket.recv(4096)) or head[0] & 15 == 8):
                return
            if handler.session not in state["sessions"]:
                return socket.sendall(b"\x88\x02" + struct.pack(">H", 1008))
            last, items = state.last(), state.after(sent, handler.session["user"])
            if items:
                sent = max(last, items[-1]["n"])
                socket.sendall(frame(json.dumps({"items": items, "next": sent}, ensure_ascii=False)))
            for one in state.frames[framed:]:
                socket.sendall(frame(json.dumps(one, ensure_ascii=False)))
                framed += 1
            if time.monotonic() - pinged > 25:
                pinged = time.monotonic()
                socket.sendall(frame(json.dumps({"type": "ping", "n": sent})))
    except OSError:
        return
