"""The mail that the tests import: invented, in three languages, with everything the page has to show."""
import datetime
import pathlib
from email.message import EmailMessage
from email.utils import format_datetime

from office import ADDRESS

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
                    "a5f645400000000049454e44ae426082")
TRACKER = "https://images.example.org/pixel.png"
HOSTILE = f"""<!doctype html><html><head><script>window.top.ran = true; document.title = 'ran'</script></head>
<body onload="window.top.ran = true"><p id="offer">Please find our offer below.</p>
<img src="{TRACKER}" alt="Autumn catalogue" width="40" height="40"><img src="cid:stamp" alt="Stamp">
<img src="x:" onerror="window.top.ran = true" alt=""><a href="javascript:window.top.ran=true">link</a>
<form action="https://example.org/steal"><input name="password"></form>
<p style="position:fixed;top:0">fixed</p><iframe src="/inbox"></iframe></body></html>"""


def letter(number: int, who: str, subject: str, text: str, minutes: float, **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = who
    mail["To"] = ADDRESS
    mail["Subject"] = subject
    # Of now, not of when the tests began: what arrives in the twentieth minute is newer than what was answered in the nineteenth.
    mail["Date"] = format_datetime(datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) - datetime.timedelta(minutes=minutes))
    mail["Message-ID"] = f"<letter-{number}@example.org>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def standard() -> list[EmailMessage]:
    """Five conversations; the newest is first in the inbox."""
    olena = "Олена Коваленко <olena.kovalenko@example.org>"
    question = letter(1, olena, "Переклад свідоцтва", "Добрий день! Скільки коштує присяжний переклад?\n\n-- \nОлена Коваленко\n+380 44 000 00 00\n", 300)
    answer = letter(2, f"Biuro <{ADDRESS}>", "Re: Переклад свідоцтва", "Дві сторінки, 120 zł, готово в четвер.\n", 200,
                    In_Reply_To="<letter-1@example.org>", References="<letter-1@example.org>")
    answer.replace_header("To", olena)
    thanks = letter(3, olena, "Re: Переклад свідоцтва",
                    "Дякую, чекаю на четвер! https://example.org/mapa\n\nOn Monday Biuro wrote:\n> Дві сторінки, 120 zł, готово в четвер.\n", 4,
                    In_Reply_To="<letter-2@example.org>", References="<letter-1@example.org> <letter-2@example.org>")
    files = letter(4, "Łukasz Dąbrowski <lukasz@example.org>", "Dokumenty z Łodzi", "Przesyłam skan i umowę.\n", 10)
    files.add_attachment(PNG, maintype="image", subtype="png", filename="skan.png")
    files.add_attachment(b"%PDF-1.4\n", maintype="application", subtype="pdf", filename="umowa najmu.pdf")
    files.add_attachment(b"PK", maintype="application", subtype="zip", filename="архів.zip")
    hostile = letter(5, "Grace Morgan <grace@example.org>", "Quote for two pages", "Please find our offer below.\n", 20)
    hostile.add_alternative(HOSTILE, subtype="html")
    hostile.get_payload()[1].add_related(PNG, maintype="image", subtype="png", cid="<stamp>")
    away = letter(6, "James O’Connor <james@example.org>", "Out of office", "I am away until Monday.\n", 30, Auto_Submitted="auto-replied")
    plain = letter(7, "Piotr Wiśniewski <piotr@example.org>", "Reklamacja 118/2026", "Dzień dobry, proszę o korektę faktury.\n", 40)
    return [question, answer, thanks, files, hostile, away, plain]


def many(count: int) -> list[EmailMessage]:
    return [letter(1000 + n, f"Klient {n} <klient{n}@example.org>", f"Sprawa {n}", f"Treść numer {n}.\n", 60 + n) for n in range(count)]


def write(folder: pathlib.Path, mails: list[EmailMessage]) -> pathlib.Path:
    folder.mkdir(parents=True, exist_ok=True)
    for mail in mails:
        name = "".join(c for c in mail["Message-ID"] if c.isalnum())
        (folder / f"{name}.eml").write_bytes(mail.as_bytes())
    return folder
