"""The machine's clock is set while the service runs: libfaketime moves the wall clock and leaves the steady one alone."""
from __future__ import annotations

import time
from pathlib import Path

import pytest

from letters import letters
from office import Office
from user_mailbox import Mailbox
from wall_clock import WallClock, have_libfaketime


@pytest.mark.skipif(not have_libfaketime(), reason="no libfaketime; the state machine is tested with its own clock")
@pytest.mark.parametrize("jump", ["-7d", "+7d"])
def test_the_clock_jumps(template: tuple[Path, str], tmp_path: Path, box: Mailbox, jump: str) -> None:
    """Forward as after a flat battery, backward as after a repair: mail goes on coming and nothing turns red for it."""
    clock = WallClock(tmp_path)
    with Office(template, tmp_path, {**clock.environment, "DRAGOMAN_IDLE_SECONDS": "2"}) as office:
        # Without TLS, whose certificates know the time themselves.
        address = office.connect(box, url=f"imap://{box.user}@127.0.0.1:{box.server.port}", ca=False)
        office.wait_ok(address)
        box.deliver(letters(1))
        office.wait_mails(1)
        clock.set(jump)
        box.deliver(letters(1, first=2))
        office.wait_mails(2, limit=15)
        end = time.monotonic() + 4
        while time.monotonic() < end:
            assert office.health(address)["state"] in ("ok", "connecting"), office.health(address)
            time.sleep(0.1)
