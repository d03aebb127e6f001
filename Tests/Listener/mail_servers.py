"""Fixtures that the suites of the listener and of sending share: a data folder with an owner, a Dovecot, a mailbox on it."""
from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dovecot import Dovecot, have_dovecot
from dragoman import CommandFailed, binary, command, new_office
from user_mailbox import Mailbox


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
