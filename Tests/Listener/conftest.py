"""Puts the generator, the kill loop's checks and the shared support on the path; servers and offices for the tests."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / name) for name in ("Mail", "Kill", "Support", "Listener")]

from dovecot import Dovecot, have_dovecot  # noqa: E402
from dragoman import CommandFailed, binary, command, new_office  # noqa: E402
from imap_proxy import Proxy  # noqa: E402
from imap_script import ScriptedServer  # noqa: E402
from office import Office  # noqa: E402
from user_mailbox import Mailbox  # noqa: E402


def missing() -> str | None:
    """Why the listener cannot be tested here."""
    if not have_dovecot():
        return "no Dovecot: packaging/require.sh test installs it"
    if not binary().exists():
        return "no binary: run `swift build` or set DRAGOMAN_BINARY"
    try:
        known = "USAGE: dragoman channel add" in command(None, "channel", "add", "--help")
    except CommandFailed:
        known = False
    return None if known else "this binary has no `channel add`"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with an owner, made once, and his token."""
    if words := missing():
        # A check that skips what it is there for would be green for ever.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(words)
    data = tmp_path_factory.mktemp("template") / "data"
    return data, new_office(data)


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


@pytest.fixture(scope="session")
def shared_server() -> Iterator[Dovecot]:
    if not have_dovecot():
        pytest.skip("no Dovecot: packaging/require.sh test installs it")
    with Dovecot() as dovecot:
        yield dovecot


@pytest.fixture
def server() -> Iterator[Dovecot]:
    """One for this test alone, which may stop it or change its certificate."""
    with Dovecot() as dovecot:
        yield dovecot


@pytest.fixture
def box(shared_server: Dovecot) -> Mailbox:
    """A fresh mailbox on the server of all tests."""
    return shared_server.add_user(f"user{len(shared_server.passwords)}")


@pytest.fixture
def proxy(shared_server: Dovecot) -> Iterator[Proxy]:
    with Proxy(shared_server.port, shared_server.authority.pairs["good"]) as one:
        yield one


@pytest.fixture
def script(shared_server: Dovecot) -> Iterator[ScriptedServer]:
    with ScriptedServer(shared_server.authority.pairs["good"]) as one:
        yield one
