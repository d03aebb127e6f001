"""One user's mail on the Dovecot of a test: delivered, changed and looked at from outside."""
from __future__ import annotations

import hashlib
import imaplib
import os
import ssl
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dovecot import Dovecot

# What Dovecot keeps for itself and may write whenever it likes; everything else in a Maildir is the owner's.
OWN_FILES = ("dovecot.index", "dovecot.list.index", "dovecot-uidvalidity", "dovecot.mailbox.log", "maildirsize")


def content(path: Path) -> bytes:
    """A file's bytes; of `dovecot-uidlist` the UIDVALIDITY and which UID each file has. Dovecot writes it anew when it likes, with
    sizes of mails that somebody asked for and the next UID as it is by then."""
    if path.name != "dovecot-uidlist":
        return path.read_bytes()
    head, *lines = path.read_bytes().splitlines()
    validity = next(word for word in head.split() if word.startswith(b"V"))
    return b"\n".join([validity, *(line.split()[0] + line[line.index(b":"):] for line in lines)])


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """What differs between two snapshots, in a few lines."""
    return sorted(f"{'changed' if name in before and name in after else 'gone' if name in before else 'new'}: {name}"
                  for name in before.keys() | after.keys() if before.get(name) != after.get(name))


class Mailbox:
    """A user's mail: files for what must be fast, IMAP for what a mail program would do."""

    def __init__(self, server: Dovecot, user: str) -> None:
        self.server, self.user = server, user
        self.home = server.base / "mail" / user
        self.root = self.home / "Maildir"
        for path in (self.home, self.root, *(self.root / part for part in ("cur", "new", "tmp"))):
            path.mkdir(exist_ok=True)
            server._own(path)

    @property
    def password(self) -> str:
        return self.server.passwords[self.user]

    def url(self, tls: bool = True) -> str:
        """How the command line names it."""
        return f"imaps://{self.user}@{self.server.host}:{self.server.tls_port}" if tls else (
            f"imap+starttls://{self.user}@{self.server.host}:{self.server.port}")

    def folder(self, name: str = "INBOX") -> Path:
        """The Maildir++ folder, made where it is missing."""
        path = self.root if name == "INBOX" else self.root / f".{name}"
        for part in (path, path / "cur", path / "new", path / "tmp"):
            if not part.exists():
                part.mkdir()
                self.server._own(part)
        return path

    # ---------------------------------------------------------------- delivery

    def deliver(self, raws: Iterable[bytes], folder: str = "INBOX", at: Iterable[float] | None = None, flags: str = "") -> list[Path]:
        """Delivers as a mail server would: written to `tmp`, renamed into `new` (`cur` with flags). `at`: times of arrival."""
        path, made = self.folder(folder), []
        times = iter(at or ())
        for raw in raws:
            self.server.delivered += 1
            # The names sort in order of delivery, and so do the UIDs.
            name = f"{1_700_000_000 + self.server.delivered}.M{self.server.delivered:06d}P{os.getpid()}.test"
            temporary = path / "tmp" / name
            temporary.write_bytes(raw)
            self.server._own(temporary)
            if (moment := next(times, None)) is not None:
                os.utime(temporary, (moment, moment))
            target = path / "cur" / f"{name}:2,{flags}" if flags else path / "new" / name
            temporary.rename(target)
            made.append(target)
        return made

    def append(self, raw: bytes, folder: str = "INBOX") -> None:
        """By IMAP, as a program that files a sent mail does."""
        with self.client() as client:
            answer, data = client.append(folder, "", "", raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
            assert answer == "OK", data

    def empty(self, folder: str = "INBOX") -> None:
        """Takes all mails away, as a provider that clears a mailbox does; UIDVALIDITY and the next UID stay."""
        for part in ("cur", "new"):
            for path in (self.folder(folder) / part).iterdir():
                path.unlink()

    def remove(self, paths: Iterable[Path]) -> None:
        for path in paths:
            current = path if path.exists() else next(path.parent.parent.glob(f"cur/{path.name.split(':')[0]}*"))
            current.unlink()

    def rename(self, old: str, new: str) -> None:
        with self.client() as client:
            answer, data = client.rename(old, new)
            assert answer == "OK", data

    def new_uidvalidity(self, folder: str = "INBOX") -> tuple[int, int]:
        """Forgets which UID a mail had, so that all get new ones. Returns UIDVALIDITY before and after."""
        before = self.uidvalidity(folder)
        self.server.kill_sessions()
        path = self.folder(folder)
        for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.cache", "dovecot.index.log.2"):
            (path / name).unlink(missing_ok=True)
        for path in self.root.glob("dovecot.list.index*"):
            path.unlink()
        after = self.uidvalidity(folder)
        if after == before:  # It counts in seconds where the folder knows no better.
            raise AssertionError("UIDVALIDITY has not changed")
        return before, after

    # ---------------------------------------------------------------- looks

    def client(self, tls: bool = True) -> imaplib.IMAP4:
        """A signed-in client that trusts the test's authority."""
        if tls:
            context = ssl.create_default_context(cafile=str(self.server.authority.ca_file))
            client: imaplib.IMAP4 = imaplib.IMAP4_SSL(self.server.host, self.server.tls_port, ssl_context=context, timeout=10)
        else:
            client = imaplib.IMAP4("127.0.0.1", self.server.port, timeout=10)
        client.login(self.user, self.password)
        return client

    def _examine(self, client: imaplib.IMAP4, folder: str) -> int:
        answer, data = client.select(folder, readonly=True)
        assert answer == "OK", data
        return int(data[0] or b"0")

    def uidvalidity(self, folder: str = "INBOX") -> int:
        with self.client() as client:
            self._examine(client, folder)
            return int(client.response("UIDVALIDITY")[1][0])

    def count(self, folder: str = "INBOX") -> int:
        with self.client() as client:
            return self._examine(client, folder)

    def flags(self, folder: str = "INBOX") -> dict[int, tuple[str, ...]]:
        """The flags of each mail by UID, as the server tells them."""
        with self.client() as client:
            if self._examine(client, folder) == 0:
                return {}
            _, data = client.uid("FETCH", "1:*", "(FLAGS)")
            result = {}
            for line in data:
                words = line.decode()
                uid = int(words.split("UID ")[1].split(" ")[0].rstrip(")"))
                result[uid] = tuple(sorted(flag.decode() for flag in imaplib.ParseFlags(line)))
            return result

    def snapshot(self) -> dict[str, str]:
        """Every file of the mailbox with its hash, Dovecot's caches aside. Two equal snapshots: nobody touched a thing.

        Names carry flags and place (`new` means that \\Recent was not taken), `dovecot-uidlist` the UIDs, `dovecot-keywords` the rest."""
        with self.client() as client:  # UIDs are given at the first look, whoever takes it.
            for name in self.folders():
                self._examine(client, name)
        return {
            str(path.relative_to(self.root)): hashlib.sha256(content(path)).hexdigest()
            for path in sorted(self.root.rglob("*")) if path.is_file() and not path.name.startswith(OWN_FILES)
        }

    def folders(self) -> list[str]:
        return ["INBOX"] + sorted(p.name[1:] for p in self.root.iterdir() if p.is_dir() and p.name.startswith("."))
