"""Puts the generator, the kill loop's checks and the shared support on the path; servers and offices for the tests."""
from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / name) for name in ("Mail", "Kill", "Support", "Listener")]

from dovecot import Dovecot  # noqa: E402
from imap_proxy import Proxy  # noqa: E402
from imap_script import ScriptedServer  # noqa: E402
from mail_servers import box, server, shared_server, template  # noqa: E402, F401
from office import Office  # noqa: E402
from small_disk import small_disk  # noqa: E402, F401


@pytest.fixture
def office(template: tuple[Path, str], tmp_path: Path) -> Iterator[Office]:
    with Office(template, tmp_path) as one:
        yield one


@pytest.fixture
def make_office(template: tuple[Path, str], tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """Offices with test hooks of their own, as keyword arguments."""
    made: list[Office] = []

    def make(**env: str) -> Office:
        made.append(Office(template, tmp_path / f"office{len(made)}", env).start())
        return made[-1]

    yield make
    for one in made:
        one.__exit__()


@pytest.fixture
def proxy(shared_server: Dovecot) -> Iterator[Proxy]:
    with Proxy(shared_server.port, shared_server.authority.pairs["good"]) as one:
        yield one


@pytest.fixture
def script(shared_server: Dovecot) -> Iterator[ScriptedServer]:
    with ScriptedServer(shared_server.authority.pairs["good"]) as one:
        yield one
