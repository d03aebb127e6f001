"""Puts the shared support on the path; Telegrams, bots and offices that are connected to them."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / name) for name in ("Mail", "Kill", "Support", "Listener", "Sending", "Telegram")]

from dragoman import CommandFailed, binary, command, new_office  # noqa: E402
from fake_telegram import Bot, FakeTelegram, program  # noqa: E402
from telegram_office import TelegramOffice  # noqa: E402


def missing() -> str | None:
    """Why Telegram cannot be tested here."""
    for path in (binary(), program()):
        if not path.exists():
            return f"no {path.name}: run `swift build --build-tests`"
    try:
        known = "--token-stdin" in command(None, "channel", "add", "telegram", "--help")
    except CommandFailed:
        known = False
    return None if known else "this binary has no `channel add telegram`"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with an owner, made once, and his token."""
    if words := missing():
        # A check that skips what it is there for would be green for ever.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(words)
    data = tmp_path_factory.mktemp("template") / "data"
    return data, new_office(data)


@pytest.fixture
def telegram(template: tuple[Path, str]) -> Iterator[FakeTelegram]:
    with FakeTelegram() as one:
        yield one


@pytest.fixture
def bot(telegram: FakeTelegram) -> Bot:
    return telegram.bot()


@pytest.fixture
def make_office(template: tuple[Path, str], tmp_path: Path, telegram: FakeTelegram) -> Iterator[Callable[..., TelegramOffice]]:
    """Offices without a channel, with test hooks of their own as keyword arguments. What any of them logged as an error fails the test."""
    made: list[TelegramOffice] = []

    def make(**env: str) -> TelegramOffice:
        made.append(TelegramOffice(template, tmp_path / f"office{len(made)}", telegram, env))
        made[-1].start()
        return made[-1]

    yield make
    for one in made:
        one.__exit__()
        assert one.complaints() == []


@pytest.fixture
def bare(make_office: Callable[..., TelegramOffice]) -> TelegramOffice:
    """Nothing is connected yet."""
    return make_office()


@pytest.fixture
def office(bare: TelegramOffice, bot: Bot) -> TelegramOffice:
    """The bot is connected, and reads."""
    bare.connect_bot()
    bare.wait_ok(bare.address)
    return bare
