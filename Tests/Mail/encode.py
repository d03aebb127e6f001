"""Writes header text, parameters and bodies the many ways in which programs write them, also the wrong ones."""
from __future__ import annotations

import base64
import quopri
import random

RAW_CHARSETS = {"raw-utf8": "utf-8", "raw-cp1251": "windows-1251"}


def encoded_word(data: bytes, charset: str, coding: str) -> str:
    """One encoded word (RFC 2047)."""
    if coding.upper() == "B":
        return f"=?{charset}?{coding}?{base64.b64encode(data).decode()}?="
    text = "".join(chr(b) if chr(b).isalnum() and b < 128 else "_" if b == 32 else f"={b:02X}" for b in data)
    return f"=?{charset}?{coding}?{text}?="


def split_characters(text: str, charset: str, limit: int) -> list[bytes]:
    """Pieces of at most `limit` bytes, cut between characters."""
    pieces: list[bytes] = [b""]
    for character in text:
        data = character.encode(charset)
        if len(pieces[-1]) + len(data) > limit:
            pieces.append(b"")
        pieces[-1] += data
    return pieces


def split_bytes(text: str, charset: str) -> list[bytes]:
    """Two or three pieces, cut inside a character of more than one byte (some programs do)."""
    data = text.encode(charset)
    limit = 21
    pieces = [data[i:i + limit] for i in range(0, len(data), limit)]
    whole = all(not piece or piece[0] & 0xC0 != 0x80 for piece in pieces)
    return [data[i:i + limit - 2] for i in range(0, len(data), limit - 2)] if whole else pieces


def header(text: str, charset: str, how: str) -> bytes:
    """Header text. `how`: b, q, lower, split, mixed, glued, raw-utf8, raw-cp1251. ASCII text stays as it is."""
    if text.isascii():
        return text.encode()
    if how in RAW_CHARSETS:
        return text.encode(RAW_CHARSETS[how])
    if how == "split":
        return "\n ".join(encoded_word(piece, "UTF-8", "B") for piece in split_bytes(text, "utf-8")).encode()
    if how == "mixed":
        # ASCII words stay, the others are encoded one run at a time; the blank between the two kinds is text.
        return _mixed(text, charset).encode()
    coding = {"b": "B", "q": "Q", "lower": "b", "glued": "B"}[how]
    name = charset.lower() if how == "lower" else charset.upper()
    pieces = split_characters(text, charset, 39 if coding in "Bb" else 18)
    joint = "" if how == "glued" else "\n "
    return joint.join(encoded_word(piece, name, coding) for piece in pieces).encode()


def _mixed(text: str, charset: str) -> str:
    runs: list[tuple[bool, list[str]]] = []
    for word in text.split(" "):
        if not runs or runs[-1][0] != word.isascii():
            runs.append((word.isascii(), []))
        runs[-1][1].append(word)
    parts = []
    for ascii_run, run in runs:
        joined = " ".join(run)
        parts.append(joined if ascii_run else
                     "\n ".join(encoded_word(p, charset.upper(), "B") for p in split_characters(joined, charset, 36)))
    return "\n ".join(parts)


def percent(data: bytes) -> str:
    """Octets of an extended parameter (RFC 2231)."""
    return "".join(chr(b) if chr(b).isalnum() and b < 128 or b in b".-_" else f"%{b:02X}" for b in data)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def parameter(key: str, value: str, how: str) -> bytes:
    """A file name as a parameter. `how`: plain, 2231, 2231-parts, 2231-cp1251, 2047, 2047-q, 2047-bare, both, raw-…"""
    if value.isascii():
        return f"{key}={quoted(value)}".encode()
    if how in RAW_CHARSETS:
        return key.encode() + b'="' + value.encode(RAW_CHARSETS[how]) + b'"'
    if how == "2231":
        return f"{key}*=UTF-8''{percent(value.encode())}".encode()
    if how == "2231-cp1251":
        return f"{key}*=windows-1251'uk'{percent(value.encode('windows-1251'))}".encode()
    if how == "2231-parts":
        # Cut between octets, so now and then inside a character.
        data = value.encode()
        cuts = [percent(data[i:i + 15]) for i in range(0, len(data), 15)]
        lines = [f"{key}*{n}*={'utf-8' + chr(39) * 2 if n == 0 else ''}{cut}" for n, cut in enumerate(cuts)]
        return ";\n ".join(lines).encode()
    if how == "both":
        return (f"{key}=\"{encoded_word(b'file.bin', 'us-ascii', 'Q')}\";\n "
                f"{key}*=UTF-8''{percent(value.encode())}").encode()
    coding = "Q" if how == "2047-q" else "B"
    words = " ".join(encoded_word(p, "UTF-8", coding) for p in split_characters(value, "utf-8", 39 if coding == "B" else 20))
    return (f"{key}={words}" if how == "2047-bare" and " " not in words else f'{key}="{words}"').encode()


def body(data: bytes, coding: str) -> bytes:
    """A part's bytes in a transfer encoding, with LF line ends and none at the end."""
    if coding == "base64":
        return base64.encodebytes(data).rstrip(b"\n")
    if coding == "quoted-printable":
        return quopri.encodestring(data).rstrip(b"\n")
    return data


def flowed(paragraphs: list[str], rng: random.Random, delsp: bool) -> str:
    """Paragraphs as format=flowed (RFC 3676): soft breaks end in a blank, dangerous beginnings are stuffed."""
    lines: list[str] = []
    for paragraph in paragraphs:
        if paragraph.startswith("> "):
            lines.append(paragraph)
            continue
        width, line = rng.randint(48, 72), ""
        for word in paragraph.split(" "):
            if line and len(line) + len(word) > width:
                lines.append(_stuffed(line) + ("  " if delsp else " "))
                line = ""
            line += (" " if line else "") + word
        lines.append(_stuffed(line))
    return "\n".join(lines)


def _stuffed(line: str) -> str:
    return " " + line if line.startswith((" ", ">", "From ")) else line
