"""Makes Tests/Fixtures/VERSION.db, a small office as this version leaves it: python3 Tests/Backup/make_fixture.py

Run once when a version is released, and never again for it. The mails are invented (Tests/Mail)."""
from __future__ import annotations

import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "Mail"), str(TESTS / "Support"), str(TESTS / "Kill")]

from compose import OFFICE  # noqa: E402
from dragoman import command, import_mail, new_office  # noqa: E402
from folders import Folders  # noqa: E402

MAXIMUM_MAIL = 8_000


def main() -> None:
    version = command(None, "version").strip()
    target = TESTS / "Fixtures" / f"{version}.db"
    target.parent.mkdir(exist_ok=True)
    target.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as base:
        folders = Folders(Path(base) / "mails", 1, 60, 2026)
        for path in folders.paths[0].glob("*.eml"):
            if path.stat().st_size > MAXIMUM_MAIL:
                path.unlink()
        data = Path(base) / "data"
        new_office(data)
        import_mail(data, folders.paths, OFFICE.address)
        command(data, "channel", "add", "email", "--address", OFFICE.address, "--imap", f"imaps://{OFFICE.address}@mail.dragoman.test:993",
                "--no-test", "--password-stdin", stdin="a password that nobody can read without the key\n")
        command(data, "backup", "--out", str(target))
    print(f"{target} ({target.stat().st_size >> 10} kB)")


if __name__ == "__main__":
    main()
