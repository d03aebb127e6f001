"""Waiting for what no page shows: a change stands on screen before the server has taken it."""
import time


def soon(read, wanted, page, seconds: float = 10) -> None:
    """Reads until that is as wanted, and fails with what was read last."""
    end = time.monotonic() + seconds
    while (now := read()) != wanted and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert now == wanted, f"after {seconds} seconds it is still {now!r}, not {wanted!r}"
