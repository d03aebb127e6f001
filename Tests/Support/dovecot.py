"""A Dovecot of its own: free loopback ports, own folder and configuration, Maildirs that a test may change under it.

Runs as root (mail belongs to `nobody` then) and as an ordinary user. No service of the system is touched."""
from __future__ import annotations

import atexit
import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from certificates import Authority
from dragoman import free_port
from user_mailbox import Mailbox

PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
PASSWORD = "a mailbox's password"

CONFIGURATION = """
base_dir = {base}/run
state_dir = {base}/state
instance_name = dragoman-test
log_path = {base}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = {uid}
first_valid_gid = 0
mail_location = maildir:~/Maildir
mail_fsync = {fsync}
mail_max_userip_connections = 500
disable_plaintext_auth = {secure}
auth_mechanisms = plain login
auth_failure_delay = 0
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
ssl_dh =
mailbox_list_index = yes
maildir_very_dirty_syncs = no
imap_capability ={capability}

passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {base}/users/%u
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
  mailbox Trash {{
    auto = subscribe
    special_use = \\Trash
  }}
}}
service imap-login {{
  chroot =
  client_limit = 1000
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 1024
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service auth {{
  client_limit = 2000
}}
"""


def have_dovecot() -> bool:
    return PROGRAM is not None


def running() -> dict[int, tuple[str, int]]:
    """All processes that are not dead yet: name and parent by id."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                head, tail = (entry / "stat").read_text().rsplit(")", 1)
            except OSError:
                continue
            state, parent = tail.split()[:2]
            if state != "Z":
                found[int(entry.name)] = (head.split("(", 1)[1], int(parent))
    return found


def end_processes(pids: Iterable[int], how: signal.Signals = signal.SIGKILL) -> None:
    for pid in pids:
        try:
            os.kill(pid, how)
        except ProcessLookupError:
            pass


def family(first: int) -> dict[int, str]:
    """A process and all that it started, as long as whoever started it runs: names by id."""
    found: dict[int, str] = {}
    everyone = running()
    more = {first} & set(everyone)
    while more:
        found |= {pid: everyone[pid][0] for pid in more}
        more = {pid for pid, (_, parent) in everyone.items() if parent in more}
    return found


def end_family(first: subprocess.Popen[bytes]) -> None:
    """Ends a process and all that it started, and returns when none of them runs."""
    everyone: set[int] = set()
    # Halted first, one generation after the other, so that none has more children meanwhile.
    while more := set(family(first.pid)) - everyone:
        end_processes(more, signal.SIGSTOP)
        everyone |= more
    end_processes(everyone)
    first.wait()
    end = time.monotonic() + 5
    while everyone & set(running()) and time.monotonic() < end:
        time.sleep(0.002)


class Dovecot:
    """One server. `host` answers with the certificate of `certificate` (see certificates.KINDS); use as a context."""

    host = "localhost"

    def __init__(self, fsync: bool = False, capability: str = "", plain: bool = True, more: str = "") -> None:
        """`capability`: what it claims to be able to do instead of the truth. `plain`: passwords also without TLS (on loopback).
        `more`: configuration that is added at the end."""
        # Not below pytest's folder: that one is closed to the users that Dovecot's parts run as.
        self.base = Path(tempfile.mkdtemp(prefix="dragoman-imap-"))
        self.base.chmod(0o755)
        self.port, self.tls_port = free_port(), free_port()
        self.authority = Authority(self.base / "certificates")
        self.certificate, self.capability, self.plain, self.fsync, self.more = "good", capability, plain, fsync, more
        self.passwords: dict[str, str] = {}
        self.process: subprocess.Popen[bytes] | None = None
        owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self.uid, self.gid, self.owner = owner.pw_uid, owner.pw_gid, owner.pw_name
        (self.base / "users").mkdir()
        (self.base / "mail").mkdir()
        self._own(self.base / "mail")
        self.delivered = 0

    # ---------------------------------------------------------------- life

    def _configure(self) -> Path:
        root = os.geteuid() == 0
        pair = self.authority.pairs[self.certificate]
        group = "dovecot" if root else subprocess.run(["id", "-gn"], capture_output=True, text=True).stdout.strip()
        text = CONFIGURATION.format(
            base=self.base, internal="dovecot" if root else self.owner, internal_group=group,
            login="dovenull" if root else self.owner, uid=self.uid, gid=self.gid, fsync="optimized" if self.fsync else "never",
            secure="no" if self.plain else "yes", certificate=pair.certificate, key=pair.key,
            capability=f" {self.capability}" if self.capability else "", port=self.port, tls_port=self.tls_port)
        path = self.base / "dovecot.conf"
        path.write_text(text + self.more)
        return path

    def start(self, limit: float = 15) -> "Dovecot":
        assert PROGRAM, "dovecot is not installed"
        configuration = self._configure()
        # -F keeps it in the foreground: it is a child of this process and goes with it.
        self.process = subprocess.Popen([PROGRAM, "-F", "-c", str(configuration)], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=(self.base / "stderr").open("ab"))
        atexit.register(self.stop)
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=2) as probe:
                    if probe.recv(100).startswith(b"* OK"):
                        return self
            except OSError:
                time.sleep(0.02)
        words = self.log()[-3000:] + (self.base / "stderr").read_text()[-3000:]
        self.stop()
        raise RuntimeError(f"dovecot does not answer\n{words}")

    def stop(self) -> None:
        """Ends it with all its sessions; nothing listens afterwards."""
        if self.process:
            end_family(self.process)  # At once: an orderly end takes it a second.
        self.process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def use_certificate(self, kind: str) -> None:
        """Another certificate from now on; old sessions end."""
        self.certificate = kind
        self.restart()

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.base, ignore_errors=True)

    def __enter__(self) -> "Dovecot":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    def log(self) -> str:
        path = self.base / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _sessions(self) -> list[int]:
        master = self.process.pid if self.process else -1
        return [pid for pid, (name, parent) in running().items() if parent == master and name == "imap"]

    def sessions(self) -> int:
        """How many signed-in connections there are."""
        return len(self._sessions())

    def kill_sessions(self) -> int:
        """Cuts all signed-in connections without a word; the server goes on."""
        pids = self._sessions()
        end_processes(pids)
        return len(pids)

    # ---------------------------------------------------------------- people

    def add_user(self, name: str, password: str = PASSWORD) -> Mailbox:
        """A file for each user, so that a new one is known at once."""
        self.passwords[name] = password
        self._write_user(name)
        return Mailbox(self, name)

    def set_password(self, name: str, password: str) -> None:
        """Returns when it has taken effect: Dovecot looks at its files every second or two."""
        self.passwords[name] = password
        self._write_user(name)
        end = time.monotonic() + 10
        while self.process and time.monotonic() < end:
            client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
            try:
                client.login(name, password)
                client.logout()
                return
            except imaplib.IMAP4.error:
                time.sleep(0.1)
        assert not self.process, "the new password was never taken"

    def _write_user(self, name: str) -> None:
        path = self.base / "users" / name
        fresh = path.with_name(f".{name}")
        fresh.write_text(f"{name}:{{PLAIN}}{self.passwords[name]}\n")
        fresh.chmod(0o644)
        # The file's time counts in seconds: never the same one twice.
        old = int(path.stat().st_mtime) if path.exists() else 0
        stamp = max(old + 1, int(time.time()))
        os.utime(fresh, (stamp, stamp))
        fresh.rename(path)

    def _own(self, *paths: Path) -> None:
        if os.geteuid() == 0:
            for path in paths:
                os.chown(path, self.uid, self.gid)
