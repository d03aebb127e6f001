"""Small mails for tests that are about the way and not about what is in them."""
from __future__ import annotations

import random


def letter(number: int, size: int = 0, sender: str = "", message_id: str | None = "", text: str = "",
           to: str = "biuro@dragoman.test") -> bytes:
    """A mail of its own; `size` pads it to about that many bytes. `message_id`: None leaves it out."""
    lines = [f"From: Client {number} <{sender or f'client{number}@example.test'}>", f"To: Biuro <{to}>",
             f"Subject: Letter {number}", "Date: Mon, 4 Mar 2024 10:00:00 +0100"]
    if message_id is not None:
        lines.append(f"Message-ID: <{message_id or f'letter{number}@example.test'}>")
    lines += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "", text or f"Good morning, this is letter {number}."]
    rng = random.Random(number)
    padding = "".join(f"{rng.getrandbits(256):064x}\n" for _ in range(size // 65))
    return ("\n".join(lines) + "\n" + padding).encode()


def letters(count: int, first: int = 1, size: int = 0) -> list[bytes]:
    return [letter(n, size) for n in range(first, first + count)]
