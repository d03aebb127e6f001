"""The peer of the outbox: sends the mails of a record again by Python's smtplib with TLS, `kept` over one connection or `each` with its own."""
from __future__ import annotations

import base64
import json
import smtplib
import ssl
import sys
from pathlib import Path


def connect(port: int, authority: str, password: str) -> smtplib.SMTP:
    client = smtplib.SMTP_SSL("localhost", port, context=ssl.create_default_context(cafile=authority), timeout=30)
    client.login("biuro", password)
    return client


def main() -> None:
    record, port, authority, way = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    password = sys.stdin.readline().rstrip("\n")
    client = connect(port, authority, password) if way == "kept" else None
    for line in record.read_text().splitlines():
        item = json.loads(line)
        one = client or connect(port, authority, password)
        one.sendmail(item["sender"], item["recipients"], base64.b64decode(item["raw"]))
        if client is None:
            one.quit()
    if client:
        client.quit()


if __name__ == "__main__":
    main()
