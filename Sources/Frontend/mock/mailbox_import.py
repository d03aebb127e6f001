"""`import mail` of the mock: reads .eml files with Python's own parser, well enough to try the page on real mail."""
import email
import email.policy
import email.utils
import mailbox
import pathlib
import re

from demo import attach
from state import State, stamp


def originals(folder: str):
    root = pathlib.Path(folder)
    if root.is_file():
        return [message.as_bytes() for message in mailbox.mbox(root)] if root.suffix != ".eml" else [root.read_bytes()]
    return [path.read_bytes() for path in sorted(root.rglob("*.eml"))]


def folds(text: str) -> list[dict]:
    found = []
    sign = re.search(r"^-- ?$", text, re.M)
    quote = re.search(r"(?:^On .+ wrote:\n)?(?:^>.*\n?)+", text, re.M)
    if quote:
        found.append({"start": quote.start(), "end": quote.end(), "kind": "quote"})
    if sign and (not quote or sign.start() > quote.end()):
        found.append({"start": sign.start(), "end": len(text), "kind": "signature"})
    units = lambda at: len(text[:at].encode("utf-16-le")) // 2
    return [{**one, "start": units(one["start"]), "end": units(one["end"])} for one in found]


def clean(html: str, cids: dict[str, str]) -> str:
    """A stand-in for the server's rewriting: no scripts, no handlers, `cid:` to files. The frame's policy does the rest."""
    html = re.sub(r"(?is)<(script|iframe|object)\b.*?</\1>", "", html)
    html = re.sub(r"(?is)</?(script|iframe|object|embed|form|input|base|meta|link)\b[^>]*>", "", html)
    html = re.sub(r"(?i)\son\w+\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", "", html)
    html = re.sub(r"(?i)(href|src)=([\"'])(?!https?:|mailto:|data:image|cid:)[^\"']*\2", "", html)
    return re.sub(r"cid:([^\"'\s>]+)", lambda m: f"/api/v1/files/{cids.get(m[1], 'none')}", html)


def plain(html: str) -> str:
    return re.sub(r"[ \t]+", " ", re.sub(r"(?is)<(script|style)\b.*?</\1>|<[^>]+>", " ", html)).strip()


def take(state: State, raw: bytes, address: str) -> bool:
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    key = mail["Message-ID"] or str(hash(raw))
    if any(one["external_id"] == key for list_ in state["messages"].values() for one in list_):
        return False
    name, sender = email.utils.parseaddr(str(mail["From"] or ""))
    _, recipient = email.utils.parseaddr(str(mail["To"] or ""))
    own = sender == address
    other = recipient if own else sender or "unknown@example.org"
    at = stamp(email.utils.parsedate_to_datetime(str(mail["Date"]))) if mail["Date"] else stamp()
    files, cids = [], {}
    for part in mail.iter_attachments() if mail.is_multipart() else []:
        body = part.get_payload(decode=True) or b""
        inline = bool(part["Content-ID"])
        one = attach(state, part.get_filename() or "", part.get_content_type(), body, inline)
        files.append(one)
        if inline:
            cids[str(part["Content-ID"]).strip("<>")] = one["id"]
    for part in mail.walk():
        if part["Content-ID"] and part.get_content_maintype() == "image" and str(part["Content-ID"]).strip("<>") not in cids:
            one = attach(state, part.get_filename() or "", part.get_content_type(), part.get_payload(decode=True) or b"", True)
            files.append(one)
            cids[str(part["Content-ID"]).strip("<>")] = one["id"]
    html_part, text_part = mail.get_body(("html",)), mail.get_body(("plain",))
    html = clean(html_part.get_content(), cids) if html_part else None
    text = text_part.get_content().replace("\r\n", "\n").strip() if text_part else plain(html or "")
    known = {reference for reference in re.findall(r"<[^>]+>", f"{mail['References'] or ''} {mail['In-Reply-To'] or ''}")}
    talk = next((state["conversations"][one["conversation_id"]] for list_ in state["messages"].values() for one in list_
                 if one["external_id"] in known), None)
    if talk is None:
        client = state.client(name if not own else "", other)
        talk = state.conversation(state.channel(address), client, str(mail["Subject"] or ""), at)
    state.message(talk, "outbound" if own else "inbound", text, at, html=html, attachments=files, external_id=key,
                  subject=str(mail["Subject"] or ""), size=len(raw), fold=folds(text), raw=raw.decode("latin-1"),
                  cc=[{"name": who, "address": where} for who, where in email.utils.getaddresses([str(mail["Cc"] or "")]) if where],
                  auto=mail["Auto-Submitted"] if mail["Auto-Submitted"] not in (None, "no") else None)
    return True


def run(state: State, folders: list[str], address: str) -> dict:
    report = {"read": 0, "new": 0, "known": 0, "unreadable": 0}
    with state.lock:
        state.channel(address)
        for folder in folders:
            for raw in originals(folder):
                report["read"] += 1
                report["new" if take(state, raw, address) else "known"] += 1
        ids = list(state["conversations"])
        if report["new"]:
            state.event("conversation.changed", ids[-1], reason="message", conversation_ids=ids[-500:])
        state.event("import.progress", None, **report, done=True)
    return report
