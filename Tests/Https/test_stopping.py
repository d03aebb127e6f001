"""SIGTERM ends the service promptly when nothing is in flight, whoever is connected.

The bounds are no speeds: the grace that an orderly stop has is 10 s, and a stop that waits for something that never comes takes all of it."""
from __future__ import annotations

import socket
import time
from collections.abc import Callable

import pytest
from secure_service import SecureService

Serve = Callable[..., SecureService]
PROMPT = 4


def stop(service: SecureService) -> float:
    """Seconds until it had ended, in order."""
    assert service.process
    begin = time.monotonic()
    service.process.terminate()
    assert service.process.wait(20) == 0, service.log()[-2000:]
    return time.monotonic() - begin


def asked(service: SecureService) -> socket.socket:
    """A connection that has asked and been answered, and now waits without a word."""
    one = service.client().connect()
    one.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b" 200 " in one.recv(65_536)
    return one


@pytest.mark.parametrize("kind", [None, "good"], ids=["plain", "tls"])
def test_idle_connections_do_not_hold_it_up(serve: Serve, kind: str | None) -> None:
    """Clients that never read: they neither see the end nor say theirs (close_notify)."""
    service = serve(kind)
    held = [asked(service) for _ in range(20)]
    held.append(socket.create_connection(("127.0.0.1", service.port)))
    live = service.client().live(Authorization=f"Bearer {service.token}")
    took = stop(service)
    print(f"stop with {len(held)} silent connections and a live socket ({kind or 'plain'}): {took * 1000:.0f} ms")
    assert took < PROMPT
    live.socket.close()
    for one in held:
        one.close()
