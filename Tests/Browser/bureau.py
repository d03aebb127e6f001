"""An office as it is in life: the real service, a mailbox on a real Dovecot, and an SMTP server that does what a test wrote down."""
import email
import email.policy
import json
import time
from email.message import EmailMessage

import letters
import pytest
from conftest import mail_server
from office import ADDRESS, OWNER, Office
from playwright.sync_api import expect
from smtp_script import ScriptedSMTP

MARTA = "marta@example.test"
# Seconds in a test for what takes minutes or hours in an office.
SHORT = {"DRAGOMAN_BACKOFF_CAP_MS": "400", "DRAGOMAN_SEND_BACKOFF_MS": "300", "DRAGOMAN_SENT_COPY_SECONDS": "0",
         "DRAGOMAN_TIMEOUT_SECONDS": "3"}


class Bureau(Office):
    """`server` and `box`: where its mail comes in. `smtp`: by which it goes out."""

    def __init__(self, folder, server, smtp):
        super().__init__(folder)
        self.server, self.smtp, self.box = server, smtp, server.add_user("biuro")
        self.count = 0

    def open(self, mails):
        self.start()
        self.set_up()
        self.add_user("Марта Левицька", MARTA)
        self.box.deliver([one.as_bytes() for one in mails], at=[time.time() - 3600 - n for n in range(len(mails))])
        authority = self.data.parent / "authority.pem"
        authority.write_text(self.server.authority.ca_file.read_text())
        self.run("channel", "add", "email", "--address", ADDRESS, "--imap", self.box.url(), "--smtp", self.smtp.url(), "--no-test",
                 "--ca-file", str(authority), "--backfill", "all", "--password-stdin", text=self.box.password + "\n")
        for who in (OWNER["email"], MARTA):
            self.prefer(who, locale="en", theme="light", undo_seconds=0)
        return self

    def client(self, name, subject="Zapytanie", text="Dzień dobry, proszę o wycenę.\n", **headers) -> EmailMessage:
        """A letter of somebody new."""
        self.count += 1
        return letters.letter(7000 + self.count, f"{name} <klient{self.count}@example.org>", subject, text, 60 + self.count, **headers)

    def arrive(self, mail) -> None:
        self.box.deliver([mail.as_bytes()])

    def reset(self) -> None:
        """Nothing is planned any more, and what was taken is forgotten."""
        self.smtp.script.clear()
        self.smtp.taken.clear()

    def api(self, path, who=OWNER["email"]):
        cookie = self.session(who)
        return json.load(self.ask("GET", path, {}, f"{cookie['name']}={cookie['value']}"))


def read(taken) -> EmailMessage:
    """What the server took, as Python's own parser reads it."""
    return email.message_from_bytes(taken.raw, policy=email.policy.default)


def part(mail, kind):
    return mail.get_body((kind,)).get_content()


PEOPLE = ["Piotr Nowak", "Anna Zielińska", "Ірина Бондар", "Jan Wójcik", "Ewa Mazur", "Adam Lis", "Zofia Król", "Тарас Коваль", "Karol Duda",
          "Maja Sowa", "Hanna Pawlak", "Ola Bąk", "Igor Wilk", "Nina Czapla"]


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    with mail_server() as server, pytest.MonkeyPatch.context() as patch:
        with ScriptedSMTP(server.authority.pairs["good"], "tls") as smtp:
            for name, value in SHORT.items():
                patch.setenv(name, value)
            one = Bureau(folder, server, smtp)
            mails = [one.client(name, subject=f"Sprawa: {name.split()[0]}") for name in PEOPLE]
            mails[1].add_attachment(letters.PNG, maintype="image", subtype="png", filename="skan.png")
            mails[1].add_attachment(b"%PDF-1.4\n1", maintype="application", subtype="pdf", filename="umowa najmu.pdf")
            yield one.open([*letters.standard(), *mails])
            one.stop()


def ready(windows, bureau, who=OWNER["email"], **options):
    page = windows.open(bureau, email=who, **options)
    expect(page.get_by_role("option").nth(5)).to_be_visible(timeout=20_000)
    expect(page.locator("[data-connection=live]").first).to_be_attached()
    return page
