"""A mail server in the booted Debian: Dovecot with one mailbox, IMAP with TLS for Dragoman and LMTP for whoever delivers."""

import contextlib
import smtplib
import threading
import time

ADDRESS = "office@example.org"
PASSWORD = "of-the-mailbox"
LMTP_PORT = 24
MAIL = """From: anna@example.com
To: office@example.org
Subject: Akt {0}
Message-ID: <{0}@example.com>
Date: Thu, 1 Jan 2026 10:00:00 +0000

Dzien dobry
"""
CONFIGURATION = f"""
protocols = imap lmtp
listen = 127.0.0.1
mail_location = maildir:~/Maildir
first_valid_uid = 1
ssl = required
ssl_cert = </etc/dovecot/office.pem
ssl_key = </etc/dovecot/office.key
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home=/srv/mail/%u allow_all_users=yes
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {LMTP_PORT}
  }}
}}
"""


def start(machine, pair):
    """Installs and starts it, with a certificate for localhost."""
    machine.place("/etc/dovecot/office.pem", pair.certificate.read_bytes())
    machine.place("/etc/dovecot/office.key", pair.key.read_bytes(), 0o600)
    machine.place("/etc/dovecot/dovecot.conf", CONFIGURATION)
    machine.out("install -d -o mail -g mail /srv/mail")
    machine.install("-o Dpkg::Options::=--force-confold dovecot-imapd dovecot-lmtpd")
    machine.out("systemctl restart dovecot")
    end = time.monotonic() + 10
    while True:
        try:
            with machine.network(), smtplib.LMTP("127.0.0.1", LMTP_PORT):
                return
        except OSError:
            assert time.monotonic() < end, machine.out("journalctl -u dovecot -n 20 -o cat")
            time.sleep(0.1)


def deliver(machine, *names):
    """Hands mails over; they lie on the server's disk when this returns."""
    with machine.network(), smtplib.LMTP("127.0.0.1", LMTP_PORT, timeout=20) as server:
        for name in names:
            server.sendmail("anna@example.com", [ADDRESS], MAIL.format(name).replace("\n", "\r\n"))


@contextlib.contextmanager
def mail_that_comes(machine, name, pause=0.05):
    """Clients write all the time: yields the list of the names that the server took, which grows meanwhile."""
    taken, troubles, end = [], [], threading.Event()

    def write():
        try:
            with machine.network(), smtplib.LMTP("127.0.0.1", LMTP_PORT, timeout=20) as server:
                while not end.wait(pause):
                    fresh = f"{name}{len(taken)}"
                    server.sendmail("anna@example.com", [ADDRESS], MAIL.format(fresh).replace("\n", "\r\n"))
                    taken.append(fresh)
        except Exception as error:
            troubles.append(error)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield taken
    finally:
        end.set()
        thread.join(30)
    assert not troubles, troubles
    assert taken, "nobody wrote"
