"""What happens between people: each story is a closed group of mails, in order of arrival, whose threads follow from
product.md and channels.md: references decide, and only if the sender takes part in that conversation."""
from __future__ import annotations

from collections.abc import Callable

import reports
from compose import BRANCH, OFFICE, Composer, Letter, second_delivery
from truth import Mail
from words import Person


class Stage:
    """One story under way: gives conversation keys and remembers the mails in order of arrival."""

    def __init__(self, composer: Composer, number: int, start: float, form: str) -> None:
        self.composer, self.number, self.rng, self.writer = composer, number, composer.rng, composer.writer
        self.mails: list[Mail] = []
        composer.story, composer.clock, composer.form = number, start, form

    def key(self, name: str) -> str:
        return f"{self.number}:{name}"

    def send(self, sender: Person, key: str, to: list[Person] | None = None, **more: object) -> Mail:
        mail = self.composer.mail(Letter(sender, self.key(key), to or [OFFICE], **more))  # type: ignore[arg-type]
        self.mails.append(mail)
        return mail

    def again(self, mail: Mail, how: str) -> None:
        self.mails.append(second_delivery(mail, self.composer.count, how, self.rng))
        self.composer.count += 1

    def arrive(self, *order: Mail) -> None:
        """Lets the mails arrive in another order than they were written."""
        for mail, moment in zip(order, sorted(m.arrival for m in order)):
            mail.arrival = moment

    @staticmethod
    def id_of(mail: Mail) -> str:
        assert mail.message_id
        return mail.message_id


def single(s: Stage) -> None:
    s.send(s.writer.person(), "a")


def chain(s: Stage) -> None:
    """Client and office in turn; programs name all references, or only the last."""
    client = s.writer.person()
    last = s.send(client, "a")
    ids = [s.id_of(last)]
    for turn in range(s.rng.randint(1, 6)):
        mine = turn % 2 == 0
        references = list(ids) if s.rng.random() < 0.7 else None
        last = s.send(OFFICE if mine else client, "a", [client] if mine else None, answers=last, references=references,
                      sender_case=not mine and s.rng.random() < 0.15, feature="chain")
        ids.append(s.id_of(last))


def colleague(s: Stage) -> None:
    """Someone in Cc answers from an address of his own, later also alone."""
    client, other = s.writer.person(), s.writer.person()
    first = s.send(client, "a", cc=[other])
    second = s.send(other, "a", [OFFICE], cc=[client], answers=first, feature="colleague")
    s.send(other, "a", answers=second, references=[s.id_of(first), s.id_of(second)], feature="colleague", sender_case=True)


def stranger(s: Stage) -> None:
    """Who takes no part but quotes an id gets a conversation that is related; his own thread goes on in it."""
    client, other = s.writer.person(), s.writer.person()
    first = s.send(client, "a")
    theirs = s.send(other, "b", answers=first, related=s.key("a"), feature="stranger")
    s.send(other, "b", answers=theirs, references=[s.id_of(first), s.id_of(theirs)], feature="stranger-again", related=s.key("a"))
    s.send(client, "a", answers=first, feature="chain")


def own_thread_wins(s: Stage) -> None:
    """In-Reply-To leads to somebody else's conversation, References also to the sender's own: his own it is."""
    client, other = s.writer.person(), s.writer.person()
    first, theirs = s.send(client, "a"), s.send(other, "b")
    s.send(other, "b", in_reply_to=s.id_of(first), references=[s.id_of(theirs), s.id_of(first)], all_references=True,
           feature="own-thread-wins")


def early_reply(s: Stage) -> None:
    """The answer arrives before its question."""
    client = s.writer.person()
    question = s.send(client, "a", feature="late-question")
    answer = s.send(OFFICE, "a", [client], answers=question, feature="early-reply")
    third = s.send(client, "a", answers=answer, references=[s.id_of(question), s.id_of(answer)],
                   all_references=True, feature="early-reply")
    orders = [(answer, question, third), (third, answer, question), (answer, third, question), (third, question, answer)]
    s.arrive(*s.rng.choice(orders))


def repeated_id(s: Stage) -> None:
    """Two people's programs made the same Message-ID; each goes on in his own conversation."""
    one, two = s.writer.person(), s.writer.person()
    same = f"{s.rng.randint(1, 10**6)}.{s.number}@localhost.localdomain"
    first = s.send(one, "a", message_id=same, feature="repeated-id")
    second = s.send(two, "b", message_id=same, feature="repeated-id")
    s.send(one, "a", answers=first, feature="repeated-id-reply")
    s.send(two, "b", answers=second, feature="repeated-id-reply")


def broken_device(s: Stage) -> None:
    """A scanner that gives every mail the same Message-ID: different mails, nothing refers to anything."""
    device = s.writer.person()
    for n in range(s.rng.randint(2, 3)):
        s.send(device, f"n{n}", message_id=f"scan.{s.number}@scanner.local", files=1, feature="repeated-id-device")


def unseen_root(s: Stage) -> None:
    """Both answer a mail that was never seen here; the same person's answers belong together, a stranger's do not."""
    client, other = s.writer.person(), s.writer.person()
    root = f"unseen.{s.number}@elsewhere.example"
    s.send(client, "a", in_reply_to=root, feature="unseen-root")
    s.send(client, "a", references=[root, f"unseen2.{s.number}@elsewhere.example"], all_references=True, feature="unseen-root")
    s.send(other, "b", in_reply_to=root, related=s.key("a"), feature="unseen-root-stranger")


def same_subject(s: Stage) -> None:
    """The subject alone decides nothing, not even behind a Re."""
    client = s.writer.person()
    first = s.send(client, "a")
    s.send(client, "b", subject=first.subject, feature="same-subject")
    s.send(client, "c", subject="Re: " + first.subject, feature="same-subject")


def two_mailboxes(s: Stage) -> None:
    """One person writes to both mailboxes, one mail to both at once: two conversations of one client."""
    client = s.writer.person()
    first = s.send(client, "a", [OFFICE, BRANCH], feature="two-mailboxes")
    twin = second_delivery(first, s.composer.count, "same", s.rng)
    s.composer.count += 1
    twin.account, twin.duplicate_of, twin.conversation, twin.features = BRANCH.address, None, s.key("b"), list(first.features)
    s.mails.append(twin)
    s.send(client, "b", [BRANCH], answers=twin, account=BRANCH.address, feature="two-mailboxes")
    s.send(client, "a", answers=first, feature="two-mailboxes")


def many_references(s: Stage) -> None:
    """A long chain whose References hold dozens of ids that were never seen here."""
    client = s.writer.person()
    first = s.send(client, "a")
    foreign = [f"x{n}.{s.number}@elsewhere.example" for n in range(40)]
    s.send(client, "a", in_reply_to=foreign[-1], references=[s.id_of(first), *foreign], all_references=True,
           feature="many-references")


def no_id(s: Stage) -> None:
    """No Message-ID at all: every mail is one of its own."""
    client = s.writer.person()
    first = s.send(client, "a", no_id=True, feature="no-id")
    s.send(client, "b", no_id=True, subject=first.subject, feature="no-id")
    s.again(first, "same")


def delivered_again(s: Stage) -> None:
    first = s.send(s.writer.person(), "a")
    if s.rng.random() < 0.5:
        s.send(OFFICE, "a", [Person("pl", "", first.sender.address)], answers=first, feature="chain")
    for how in s.rng.sample(["same", "eol", "trace"], s.rng.randint(1, 3)):
        s.again(first, how)


def list_copy(s: Stage) -> None:
    """A mail that also came through a list, which added a footer: another body, so another mail."""
    client = s.writer.person()
    direct = s.send(client, "a", kind="plain", files=0)
    headers = (b"List-Id: <tlumacze.lists.example>", b"Precedence: list")
    s.send(client, "b", message_id=s.id_of(direct), subject=direct.subject, kind="footer", files=0, headers=headers,
           auto="list", feature="list-copy")


def robot(s: Stage) -> None:
    """Newsletters and programs."""
    sender = s.writer.person()
    headers, auto = s.rng.choice([
        ((b"List-Id: News <news.example>", b"List-Unsubscribe: <https://news.example/u>"), "list"),
        ((b"Precedence: bulk",), "bulk"),
        ((b"Auto-Submitted: auto-generated",), "auto-generated"),
    ])
    s.send(sender, "a", headers=headers, auto=auto, feature="robot")


def vacation(s: Stage) -> None:
    """An automatic answer to the office's mail belongs to the conversation."""
    client = s.writer.person()
    first = s.send(client, "a")
    answer = s.send(OFFICE, "a", [client], answers=first)
    headers = s.rng.choice([(b"Auto-Submitted: auto-replied (vacation)",), (b"X-Autoreply: yes", b"Precedence: bulk"),
                            (b"Precedence: auto_reply",), (b"X-Autorespond: away", b"X-Auto-Response-Suppress: All")])
    s.send(client, "a", answers=answer, headers=headers, auto="auto-replied", kind="plain", files=0, feature="vacation", delay=5)


def own_first(s: Stage) -> None:
    """The office writes first; the client answers."""
    client = s.writer.person()
    first = s.send(OFFICE, "a", [client], feature="own-first")
    s.send(client, "a", answers=first, feature="own-first")


STORIES: list[tuple[Callable[[Stage], None], int]] = [
    (single, 300), (chain, 110), (colleague, 20), (stranger, 20), (own_thread_wins, 12), (early_reply, 25), (repeated_id, 14),
    (broken_device, 10), (unseen_root, 14), (same_subject, 14), (two_mailboxes, 12), (many_references, 8), (no_id, 10),
    (delivered_again, 30), (list_copy, 8), (robot, 16), (vacation, 16), (own_first, 16), (reports.bounced, 14),
    (reports.orphan_bounce, 6),
]
