"""A Postfix of its own: submission with STARTTLS and sign-in, delivery by LMTP into the Dovecot of a test. Needs root, as Postfix does.

Configuration, queue and log lie in a temporary folder; loopback ports only; no service of the machine is touched."""
from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from dovecot import Dovecot, end_family
from dragoman import free_port

SEARCH = f"{os.environ.get('PATH', '')}:/usr/sbin"
PROGRAM = shutil.which("postfix", path=SEARCH)
LMTP = Path("/usr/lib/dovecot/lmtp")
# Mail to the first is refused for good, mail to the second is put off; Postfix itself writes the reports.
REFUSED, PUT_OFF = "refused.test", "later.test"

# What the Dovecot behind it has besides: delivery, and its passwords for Postfix.
DELIVERY = """
protocols = imap lmtp
postmaster_address = postmaster@dragoman.test
auth_username_format = %Ln
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {port}
  }}
}}
service auth {{
  unix_listener postfix-auth {{
    mode = 0666
  }}
}}
"""

MAIN = """
compatibility_level = 3.6
queue_directory = {base}/queue
data_directory = {base}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = {base}/conf
maillog_file = {base}/log
maillog_file_prefixes = {base}
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = smtp.dragoman.test
mydestination =
mynetworks =
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = static:all
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
transport_maps = inline:{{ {{{refused}=error:5.1.1 No such person here}}, {{{put_off}=retry:4.4.1 The server over there is away}} }}
default_transport = error:5.7.1 No mail leaves this machine
alias_maps =
local_recipient_maps =
delay_warning_time = 1s
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
message_size_limit = 30000000
smtpd_sasl_type = dovecot
smtpd_sasl_path = {dovecot}/run/postfix-auth
smtpd_sasl_auth_enable = yes
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
# Unknown people are found out after the mail was taken, so that there is a report.
smtpd_reject_unlisted_recipient = no
smtputf8_enable = yes
"""

MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
127.0.0.1:{tls_port} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def missing_postfix() -> str | None:
    """Why there can be none here."""
    if os.geteuid() != 0:
        return "Postfix needs root"
    if PROGRAM is None or not LMTP.exists():
        return "no Postfix with Dovecot's LMTP: packaging/require.sh test installs both"
    return None


def delivering_dovecot() -> tuple[Dovecot, int]:
    """A Dovecot that takes mail by LMTP on the port named, and whose passwords Postfix may ask for. Not started yet."""
    port = free_port()
    return Dovecot(more=DELIVERY.format(port=port)), port


class Postfix:
    """One server; use as a context, after its Dovecot has started. `host` answers with the good certificate of that Dovecot's authority."""

    host = "localhost"

    def __init__(self, dovecot: Dovecot, lmtp: int, domains: tuple[str, ...] = ("dragoman.test", "example.test")) -> None:
        self.dovecot, self.lmtp, self.domains = dovecot, lmtp, domains
        self.port, self.tls_port = free_port(), free_port()
        self.base = Path(tempfile.mkdtemp(prefix="dragoman-smtp-"))
        self.base.chmod(0o755)
        self.process: subprocess.Popen[bytes] | None = None

    def _configure(self) -> None:
        pair = self.dovecot.authority.pairs["good"]
        for name in ("conf", "queue", "data"):
            (self.base / name).mkdir()
        shutil.chown(self.base / "data", "postfix", "postfix")
        (self.base / "conf/main.cf").write_text(MAIN.format(
            base=self.base, domains=", ".join(self.domains), lmtp=self.lmtp, dovecot=self.dovecot.base, refused=REFUSED, put_off=PUT_OFF,
            certificate=pair.certificate, key=pair.key))
        (self.base / "conf/master.cf").write_text(MASTER.format(port=self.port, tls_port=self.tls_port))
        for name in ("postfix-files", "dynamicmaps.cf"):
            shutil.copy(f"/etc/postfix/{name}", self.base / "conf")

    def start(self, limit: float = 15) -> "Postfix":
        assert PROGRAM, "postfix is not installed"
        self._configure()
        self.process = subprocess.Popen([PROGRAM, "-c", str(self.base / "conf"), "start-fg"], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=(self.base / "stderr").open("ab"))
        atexit.register(self.stop)
        end = time.monotonic() + limit
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=2) as probe:
                    if probe.recv(100).startswith(b"220"):
                        return self
            except OSError:
                time.sleep(0.02)
        words = self.log()[-3000:] + (self.base / "stderr").read_text()[-3000:]
        self.stop()
        raise RuntimeError(f"postfix does not answer\n{words}")

    def stop(self) -> None:
        """Ends the master and all that it started."""
        if self.process:
            end_family(self.process)  # `start-fg` is a script below which the master runs.
        self.process = None

    def url(self, user: str, tls: bool = False) -> str:
        """How Dragoman's command line names it: STARTTLS, or TLS from the first byte."""
        return f"smtps://{user}@{self.host}:{self.tls_port}" if tls else f"smtp+starttls://{user}@{self.host}:{self.port}"

    def log(self) -> str:
        path = self.base / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def __enter__(self) -> "Postfix":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.base, ignore_errors=True)
