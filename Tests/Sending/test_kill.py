"""Kills the service with SIGKILL at random moments of sending, again and again on one data folder, before a server that writes down what it took.

DRAGOMAN_ROUNDS sets how often (100; 10 in CI). A message that was acknowledged is delivered once, or somebody is asked about it."""
from __future__ import annotations

import http.client
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from dovecot import Dovecot
from dragoman import API
from folders import complaints
from office import MESSAGES
from sending_office import Heard, SendingOffice, key
from smtp_script import ScriptedSMTP, Taken, message_id, recorded
from test_good import everything_in
from user_mailbox import Mailbox

ROUNDS = int(os.environ.get("DRAGOMAN_ROUNDS", "10" if os.environ.get("CI") else "100"))
EACH = 12
CONVERSATIONS = 6


class Writers:
    """People who write on whatever happens: a request that got no answer is made again with the same key, as the page does."""

    def __init__(self, office: SendingOffice, heard: list[Heard]) -> None:
        self.office, self.heard = office, heard
        self.stop = threading.Event()
        self.acknowledged: dict[str, str] = {}
        self.wanted = 0
        self.faults: list[str] = []
        self.threads = [threading.Thread(target=self._run, args=(n,), daemon=True) for n in range(3)]

    def want(self, more: int) -> None:
        self.wanted += more

    def _run(self, number: int) -> None:
        rng, count = random.Random(number), 0
        while not self.stop.is_set():
            if count * len(self.threads) + number >= self.wanted:
                time.sleep(0.01)
                continue
            heard = rng.choice(self.heard)
            body = {"kind": "reply", "text": f"Number {count} of writer {number}.", "idempotency_key": key(), "hold_seconds": 0,
                    "last_seen_message_id": heard.message, "to": [{"name": "", "address": f"w{number}.{count}@example.test"}]}
            self._insist(heard, body)
            count += 1

    def _insist(self, heard: Heard, body: dict[str, Any]) -> None:
        while not self.stop.is_set():
            try:
                api = API(self.office.service.port, self.office.token)
                status, answer = self.office.post(f"{MESSAGES}/conversations/{heard.conversation}/messages", body, api)
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(0.02)
                continue
            if status in (200, 201):
                self.acknowledged[str(body["idempotency_key"])] = answer["id"]
                return
            if status != 503:
                self.faults.append(f"{status} {answer}")
                return

    def finish(self, limit: float = 60) -> None:
        end = time.monotonic() + limit
        while len(self.acknowledged) < self.wanted and time.monotonic() < end and not self.faults:
            time.sleep(0.05)
        self.stop.set()
        for thread in self.threads:
            thread.join(10)


class Loop:
    def __init__(self, office: SendingOffice, smtp: ScriptedSMTP, seed: int) -> None:
        self.office, self.smtp, self.rng = office, smtp, random.Random(seed)
        self.heard = [office.hear() for _ in range(CONVERSATIONS)]
        self.writers = Writers(office, self.heard)
        self.within = self.after_body = 0
        # A send takes some milliseconds at each step, so that a kill finds it there.
        for at in ("MAIL", "DATA", "END", "TAKEN"):
            smtp.on(at, delay=0.015)

    def run(self) -> None:
        for thread in self.writers.threads:
            thread.start()
        for number in range(ROUNDS):
            self.writers.want(EACH)
            if number % 2:
                self.meet_a_send()
            else:
                time.sleep(self.rng.uniform(0.02, 0.5))
            assert self.office.service.alive(), self.office.last_log()
            taken = len(self.smtp.taken)
            sending = self.sending()
            self.within += bool(sending)
            self.after_body += any(s.envelope and s.envelope.content for s in sending)
            self.office.service.kill()
            assert len(self.smtp.taken) >= taken
            self.office.start()
        self.writers.finish()
        assert self.writers.faults == []

    def sending(self) -> list[Any]:
        return [s for s in list(self.smtp.sessions) if s.envelope and s.envelope.mail_from]

    def meet_a_send(self) -> None:
        """Waits for a send that has begun, and then for some part of the 60 ms that its steps take."""
        end = time.monotonic() + 5
        while not self.sending() and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(self.rng.uniform(0, 0.05))

    def settle(self, limit: float = 120) -> list[dict[str, Any]]:
        """Until nothing is on its way any more: sent and filed, or somebody is asked."""
        end = time.monotonic() + limit
        while True:
            mine = [m for h in self.heard for m in self.office.messages(h.conversation) if m["direction"] == "outbound"]
            busy = [m for m in mine if m["outgoing"] and m["outgoing"]["stage"] != "stopped"]
            if not busy:
                return mine
            assert time.monotonic() < end, f"{len(busy)} are still on their way: {busy[0]} {self.office.outgoing()}"
            time.sleep(0.2)

    def verify(self, mine: list[dict[str, Any]], kept: bool) -> str:
        taken = recorded(self.smtp.record) if self.smtp.record else []
        assert [t.raw for t in taken] == [t.raw for t in self.smtp.taken]
        states = {m["id"]: m["state"] for m in mine}
        assert len(states) == len(mine) == self.writers.wanted
        assert verdict(self.writers.acknowledged.values(), states, [message_id(t.raw) for t in taken], kept) == []
        counts = Counter(states.values())
        return f"{counts['sent']} sent, {counts['uncertain']} uncertain"


def token(identity: str) -> str:
    """The Message-ID of a message of ours."""
    return f"drg-{identity.replace('-', '')}@dragoman.test"


def verdict(acknowledged: Iterable[str], states: dict[str, str], delivered: list[str], kept: bool) -> list[str]:
    """What is wrong. `kept`: the server puts a copy of what it took into the folder of sent mail, so that nothing it took stays uncertain."""
    counts, found = Counter(delivered), []
    if set(acknowledged) != set(states):
        found.append("what was acknowledged is not what is here")
    for identity, state in states.items():
        count = counts.pop(token(identity), 0)
        if count not in {"sent": (1,), "uncertain": (0,) if kept else (0, 1)}.get(state, ()):
            found.append(f"{state} and delivered {count} times")
    return found + [f"nobody wrote {identity}" for identity in counts]


@pytest.mark.parametrize("states,delivered,kept,good", [
    ({"a": "sent", "b": "uncertain"}, "a", True, True), ({"a": "sent", "b": "uncertain"}, "ab", False, True),
    ({"a": "sent", "b": "uncertain"}, "ab", True, False), ({"a": "sent", "b": "sent"}, "a", False, False),
    ({"a": "sent", "b": "sent"}, "aab", False, False), ({"a": "sent", "b": "queued"}, "a", False, False),
    ({"a": "sent"}, "a", False, False), ({"a": "sent", "b": "sent"}, "abc", False, False), ({"a": "failed", "b": "sent"}, "b", False, False)])
def test_the_verdict_can_fail(states: dict[str, str], delivered: str, kept: bool, good: bool) -> None:
    assert (verdict(["a", "b"], states, [token(one) for one in delivered], kept) == []) is good


@pytest.mark.parametrize("kept", [False, True], ids=["copy-by-us", "copy-by-the-server"])
def test_killed_while_it_sends(make_office: Callable[..., SendingOffice], smtp: ScriptedSMTP, box: Mailbox, kept: bool,
                               capsys: pytest.CaptureFixture[str]) -> None:
    if kept:
        def keep(item: Taken) -> None:
            box.deliver([b"X-Kept-By: the server\r\n" + item.raw], "Sent", flags="S")

        smtp.on_taken = keep
    office = make_office()
    loop = Loop(office, smtp, 5 + kept)
    try:
        loop.run()
    finally:
        loop.writers.stop.set()
    smtp.script.clear()
    loop.settle()
    # What lies in the folder of sent mail is known here by now, and settles what was uncertain.
    office.wait_here(office.address, box.count() + box.count("Sent"))
    mine = loop.settle()
    words = loop.verify(mine, kept)
    copies(box, mine, smtp)
    assert office.service.stop() == 0
    assert complaints(office.data, unread_is_inbound=False) == []
    with capsys.disabled():
        print(f"\nsending kill/{'copy by the server' if kept else 'copy by us'}: {ROUNDS} rounds, {loop.within} killed within a send, "
              f"{loop.after_body} of them after the body; {len(mine)} messages: {words}")
    assert loop.within > 0, "a loop that hits nothing shows nothing"
    office.start()


def copies(box: Mailbox, mine: list[dict[str, Any]], smtp: ScriptedSMTP) -> None:
    """One copy of each mail that is sent, and none of what never went out."""
    there = Counter(message_id(raw) for raw in everything_in(box, "Sent"))
    assert max(there.values()) == 1, there.most_common(3)
    sent = {token(m["id"]) for m in mine if m["state"] == "sent"}
    assert sent <= set(there) and set(there) <= set(smtp.ids())


def test_killed_at_every_step(template: tuple[Path, str], tmp_path: Path, shared_server: Dovecot) -> None:
    """The same with the moment chosen: before the end of the body it goes out by itself or somebody is asked, after it somebody is asked."""
    for at, reached in (("MAIL", 0), ("RCPT", 0), ("DATA", 0), ("END", 0), ("TAKEN", 1)):
        box = shared_server.add_user(f"step{at.lower()}{len(shared_server.passwords)}")
        with ScriptedSMTP(shared_server.authority.pairs["good"], "tls", user=box.user) as smtp:
            office = SendingOffice(template, tmp_path / at, box, smtp.url()).open()
            rule = smtp.on(at, silent=True, times=1)
            message = office.reply(office.hear())
            end = time.monotonic() + 10
            while not rule.hits and time.monotonic() < end:
                time.sleep(0.005)
            office.service.kill()
            office.start()
            now = office.wait_state(message, "sent", "uncertain")
            time.sleep(0.3)
            assert (now["state"], len(smtp.taken)) in {("uncertain", reached), *([("sent", 1)] if not reached else [])}, at
            assert office.service.stop() == 0
