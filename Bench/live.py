"""Section (d): from a change to the frame on a WebSocket."""
from __future__ import annotations

import threading
import time
from pathlib import Path

from dragoman import API, Service
from filled import token
from live_socket import LIVE_PATH, WebSocket
from report import Results, percentile

API_PATH = "/api/v1/communications"


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
        web_socket = WebSocket(service.port, LIVE_PATH, token(folder))
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
