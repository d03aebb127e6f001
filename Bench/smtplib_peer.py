"""The peer of the outbox: sends the mails of a record again, by Python's smtplib over one kept connection with TLS."""
from __future__ import annotations

import base64
import json
import smtplib
import ssl
import sys
from pathlib import Path


def main() -> None:
    record, port, authority, password = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.stdin.readline().rstrip("\n")
    with smtplib.SMTP_SSL("localhost", port, context=ssl.create_default_context(cafile=authority), timeout=30) as client:
        client.login("biuro", password)
        for line in record.read_text().splitlines():
            item = json.loads(line)
            client.sendmail(item["sender"], item["recipients"], base64.b64decode(item["raw"]))


if __name__ == "__main__":
    main()
