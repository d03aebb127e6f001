"""What the tests of reading, telling and the phone share: the mock with mail and pictures of a size."""
import base64
import struct
import zlib

import letters
import pytest
from office import Office

MARTA = "marta@example.test"


def png(width: int, height: int, shade: int = 200) -> str:
    """A picture, as the mock takes it."""
    rows = b"".join(b"\0" + bytes((shade, (x * 255) // width, 120)[part] for x in range(width) for part in (0, 1, 2)) for _ in range(height))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    body = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return base64.b64encode(body).decode()


def plain(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def begin(folder) -> Office:
    one = Office(folder, mock=True).start()
    one.set_up()
    one.import_mail(letters.write(folder / "mail", letters.standard()))
    one.add_user("Марта Левицька", MARTA)
    one.prefer(locale="en", theme="light", undo_seconds=0)
    return one


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    one = begin(tmp_path_factory.mktemp("bureau"))
    yield one
    one.stop()


def row(page, name: str):
    return page.get_by_role("option").filter(has_text=name).first


def open_thread(page, name: str):
    row(page, name).click()
    page.wait_for_selector("article")
