"""A small model of the threading rule, to check the generator, and to say what an order of arrival leads to."""
from __future__ import annotations

import re
from collections import defaultdict
from email.message import Message

from truth import Mail


def references(message: Message) -> list[str]:
    """Nearest first: In-Reply-To, then References from the end."""
    direct = re.findall(r"<([^<>\s]+)>", str(message["In-Reply-To"] or ""))
    return direct + [r for r in reversed(re.findall(r"<([^<>\s]+)>", str(message["References"] or ""))) if r not in direct]


class Model:
    """The rule of channels.md over one account: references lead to a conversation only if the sender takes part in it."""

    def __init__(self) -> None:
        self.people: list[set[str]] = []
        self.owned: dict[str, set[int]] = defaultdict(set)
        self.known: dict[str, set[int]] = defaultdict(set)

    def place(self, mail: Mail, refers: list[str]) -> int:
        sender = mail.sender.address.lower()
        joined = self._join(sender, refers, mail.message_id)
        if mail.bounce:
            joined = next(iter(self.owned.get(mail.bounce["original_message_id"], ())), None)
        if joined is None:
            joined = len(self.people)
            self.people.append(set())
        self.people[joined] |= {a.address.lower() for a in [mail.sender, *mail.to, *mail.cc]}
        for reference in refers:
            self.known[reference].add(joined)
        if mail.message_id:
            self.owned[mail.message_id].add(joined)
        return joined

    def _join(self, sender: str, refers: list[str], own: str | None) -> int | None:
        for reference in refers:
            for table in (self.owned, self.known):
                matches = [c for c in table.get(reference, ()) if sender in self.people[c]]
                if matches:
                    return max(matches)
        if own and not self.owned.get(own):
            waiting = [c for c in self.known.get(own, ()) if sender in self.people[c]]
            return min(waiting) if waiting else None
        return None
