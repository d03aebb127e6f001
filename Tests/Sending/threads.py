"""How a mail program puts mails into threads: the rule that Thunderbird and most others follow (JWZ without subjects)."""
from __future__ import annotations

import re

from sending_office import header

ID = re.compile(r"<([^<>\s]+)>")


def threads(raws: list[bytes]) -> list[set[str]]:
    """The Message-IDs of each thread. A mail belongs to the nearest of its References (then In-Reply-To) that is there."""
    root = {ID.findall(header(raw, "Message-ID"))[0]: "" for raw in raws}

    def top(name: str) -> str:
        while root[name]:
            name = root[name]
        return name

    for raw in raws:
        own = ID.findall(header(raw, "Message-ID"))[0]
        nearest = ID.findall(header(raw, "References"))[::-1] or ID.findall(header(raw, "In-Reply-To"))
        parent = next((name for name in nearest if name in root and name != own), "")
        if parent and top(parent) != own:
            root[own] = parent
    grouped: dict[str, set[str]] = {}
    for name in root:
        grouped.setdefault(top(name), set()).add(name)
    return list(grouped.values())
