"""Puts the shared support on the path; mail servers and offices for the tests of sending."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / name) for name in ("Mail", "Kill", "Support", "Listener", "Sending")]

from dovecot import Dovecot  # noqa: E402
from mail_servers import box, server, shared_server, template  # noqa: E402, F401
from postfix import Postfix, delivering_dovecot, missing_postfix  # noqa: E402
from sending_office import SendingOffice  # noqa: E402
from smtp_script import ScriptedSMTP  # noqa: E402
from user_mailbox import Mailbox  # noqa: E402


@pytest.fixture
def smtp(shared_server: Dovecot, tmp_path: Path) -> Iterator[ScriptedSMTP]:
    """Takes what comes until a test says otherwise."""
    with ScriptedSMTP(shared_server.authority.pairs["good"], "tls", record=tmp_path / "taken.jsonl") as one:
        yield one


@pytest.fixture(scope="session")
def post_office() -> Iterator[Postfix]:
    """Postfix before a Dovecot of its own."""
    if words := missing_postfix():
        # In CI as root it must run: a check that skips what it is there for would be green for ever.
        (pytest.fail if os.environ.get("CI") and os.geteuid() == 0 else pytest.skip)(words)
    dovecot, port = delivering_dovecot()
    with dovecot, Postfix(dovecot, port) as one:
        yield one


@pytest.fixture
def make_office(template: tuple[Path, str], tmp_path: Path, box: Mailbox, smtp: ScriptedSMTP) -> Iterator[Callable[..., SendingOffice]]:
    """Offices with test hooks of their own; each on the mailbox of the test, sending by the scripted server."""
    made: list[SendingOffice] = []

    def make(**env: str) -> SendingOffice:
        smtp.user = box.user
        made.append(SendingOffice(template, tmp_path / f"office{len(made)}", box, smtp.url(), env).open())
        return made[-1]

    yield make
    for one in made:
        one.__exit__()


@pytest.fixture
def office(make_office: Callable[..., SendingOffice]) -> SendingOffice:
    return make_office()
