"""Makes N realistic mails with the truth about each: `generator.py OUT N [--seed S] [--form eml|maildir|mbox|mixed]`.

The same seed gives the same bytes. `mixed` writes a third of the stories in each form. Beside the mails lies
`truth.jsonl`; truth.py says what its fields mean and how texts are compared."""
from __future__ import annotations

import argparse
import random
from pathlib import Path

from compose import BRANCH, OFFICE, Composer
from outputs import write_mails
from stories import STORIES, Stage
from truth import Mail, write_manifest
from words import Writer

FORMS = ("eml", "maildir", "mbox")
__all__ = ["BRANCH", "OFFICE", "generate", "write_mails", "main"]


def generate(count: int, seed: int, form: str = "mixed", file_bytes: tuple[int, int] = (800, 24_000)) -> list[Mail]:
    """At least `count` mails in order of arrival. `file_bytes` bounds the size of binary attachments.

    With `mixed` each story is written in one of the forms: folders are read one after another, and only the order within
    a story matters. Second deliveries may come in a later form."""
    rng = random.Random(seed)
    composer = Composer(rng, Writer(rng), file_bytes)
    functions, weights = zip(*STORIES)
    mails: list[Mail] = []
    number = 0
    while len(mails) < count:
        chosen = rng.choice(FORMS) if form == "mixed" else form
        stage = Stage(composer, number, rng.uniform(0, 90 * 86_400.0), chosen)
        # Every story once at first, so that a small set has all of them too.
        story = functions[number] if number < len(functions) else rng.choices(functions, weights)[0]
        story(stage)
        for mail in stage.mails:
            if mail.duplicate_of is not None and form == "mixed":
                mail.form = rng.choice(FORMS[FORMS.index(chosen):])
        mails += stage.mails
        number += 1
    return sorted(mails, key=lambda mail: (mail.arrival, mail.index))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--form", choices=(*FORMS, "mixed"), default="mixed")
    parser.add_argument("--files", type=int, nargs=2, metavar=("MIN", "MAX"), default=(800, 24_000), help="attachment bytes")
    options = parser.parse_args()
    mails = generate(options.count, options.seed, options.form, tuple(options.files))
    write_mails(options.out, mails)
    write_manifest(options.out / "truth.jsonl", mails)
    unique = sum(mail.duplicate_of is None for mail in mails)
    threads = len({mail.conversation for mail in mails})
    print(f"{len(mails)} deliveries, {unique} mails, {threads} conversations, {sum(len(m.raw) for m in mails)} bytes")


if __name__ == "__main__":
    main()
