"""`make demo`: an invented translation bureau full of life, without an account anywhere and without a server to install.

The real binary runs on a folder of its own, which is made anew at every start. Its mailbox and its Telegram bot are here, in memory; whoever is
written to writes back after some seconds. Ctrl-C ends everything."""
from __future__ import annotations

import argparse
import random
import shutil
import socket
import sys
import threading
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.utils import parseaddr
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "Tests" / "Support"), str(ROOT / "Demo")]

from dragoman import API, CommandFailed, Service, command, token_in  # noqa: E402
from fake_telegram import Bot, FakeTelegram, person, token  # noqa: E402
from post_office import PASSWORD as MAIL_PASSWORD, PostOffice, letter  # noqa: E402
from seed import Desk, fill_mailbox, moment  # noqa: E402
from town import ANSWERS, CHATS, MAIL, OFFICE, PASSWORD, PEOPLE  # noqa: E402

MARK = "made by make demo"


def fresh(data: Path, port: int) -> None:
    """An empty folder; one that the demo did not make, or that is in use, is left alone."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            sys.exit(f"Something listens on port {port} already, perhaps another demo. Stop it, or give another: make demo LISTEN=127.0.0.1:8081")
    mark = data / MARK
    if data.exists() and not mark.exists() and any(data.iterdir()):
        sys.exit(f"{data} holds something that is not of the demo. Give another folder: make demo DATA=./another")
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True, mode=0o700)
    mark.touch()


def people(office: Path) -> dict[str, str]:
    """Accounts, and a token of each for what the demo does in their names."""
    tokens = {}
    for address, name, role, language in PEOPLE:
        command(office, "user", "add", "--email", address, "--name", name, "--role", role, "--locale", language, "--password-stdin",
                stdin=PASSWORD + "\n")
        tokens[address] = token_in(command(office, "token", "add", "--email", address, "--name", "demo"))
    return tokens


def soon(work: Callable[..., Any], *arguments: Any) -> None:
    """After some seconds, as people do; the end of the demo does not wait for it."""
    timer = threading.Timer(random.uniform(3, 8), work, arguments)
    timer.daemon = True
    timer.start()


class Town:
    """Everybody outside: writes back to what the office writes."""

    def __init__(self) -> None:
        self.post: PostOffice | None = None
        self.bot: Bot | None = None
        self.languages = {thread.address: thread.language for thread in MAIL}
        self.answered = 0
        self.live = threading.Event()

    def mail(self, recipient: str, raw: bytes) -> None:
        if self.live.is_set() and recipient in self.languages:
            soon(self._mail_back, recipient, raw)

    def _mail_back(self, recipient: str, raw: bytes) -> None:
        mail = message_from_bytes(raw, policy=policy.default)
        name = next(thread.name for thread in MAIL if thread.address == recipient)
        subject = str(mail["Subject"])
        answer, _ = letter((name, recipient), OFFICE, subject if subject.startswith("Re:") else f"Re: {subject}",
                           random.choice(ANSWERS[self.languages[recipient]]), moment(0, "23:59"),
                           [*str(mail["References"] or "").split(), str(mail["Message-ID"])])
        if self.post:
            self.post.put(answer, seen=False)

    def chat_back(self) -> None:
        """Looks at what the bot sent since the last look."""
        assert self.bot
        sends = self.bot.telegram.sends()
        for call in sends[self.answered:]:
            chat = int(call["parameters"].get("chat_id", 0))
            found = next((one for one in CHATS if one[0] == chat), None)
            if found and self.live.is_set():
                number, first, last, language, _ = found
                soon(self.bot.write, person(number, first, last), random.choice(ANSWERS[language]))
        self.answered = len(sends)


def seed(desk: Desk, bot: Bot) -> None:
    print("The office reads its mail …", flush=True)
    desk.name_channel(OFFICE[1], OFFICE[0])
    desk.sort_mail()
    print("… its chats …", flush=True)
    desk.chat(bot)
    desk.look()
    print("… and its orders are entered.", flush=True)
    desk.order_all()
    desk.offer("Sophie Turner", "en", [{"description": "University transcript, 4 pages", "unit": "characters_1800", "pages": 400, "unit_price": 6000,
                                        "vat_rate": 2300}])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "var-demo")
    parser.add_argument("--port", type=int, default=8080)
    options = parser.parse_args()
    fresh(options.data, options.port)
    office, town = options.data / "office", Town()
    tokens = people(office)
    service = Service(office)
    service.port = options.port
    with PostOffice(OFFICE[1], town.mail) as post, FakeTelegram() as telegram:
        town.post, town.bot = post, telegram.bot(token(1), "dragoman_demo_bot", OFFICE[0])
        fill_mailbox(post)
        service.start()
        try:
            imap, smtp = post.urls
            command(office, "channel", "add", "email", "--address", OFFICE[1], "--imap", imap, "--smtp", smtp, "--backfill", "all", "--no-test",
                    "--password-stdin", stdin=MAIL_PASSWORD + "\n")
            command(office, "channel", "add", "telegram", "--token-stdin", "--api-base", telegram.base, stdin=token(1) + "\n")
            seed(Desk({address: API(options.port, text) for address, text in tokens.items()}), town.bot)
            say(options.port)
            live(service, town)
        except KeyboardInterrupt:
            print("\nThe demo ends.")
        finally:
            if service.alive():
                service.stop()


def say(port: int) -> None:
    print(f"\nThe demo's office is open: http://127.0.0.1:{port}\n")
    for address, name, role, _ in PEOPLE:
        print(f"  {role:<11} {address}   {name}")
    print(f"\n  password    {PASSWORD}\n\nWrite to somebody by mail or Telegram: they write back. Nothing leaves this machine. Ctrl-C ends it.", flush=True)


def live(service: Service, town: Town) -> None:
    town.answered = len(town.bot.telegram.sends()) if town.bot else 0
    town.live.set()
    while service.alive():
        town.chat_back()
        time.sleep(1)
    sys.exit(f"The service ended. Its log: {service.log}")


if __name__ == "__main__":
    try:
        main()
    except (CommandFailed, RuntimeError) as error:
        sys.exit(f"The demo cannot go on: {error}")
