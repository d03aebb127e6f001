"""Draws the icon as PNG, for systems that put no SVG on a home screen: 192 and 512 pixels, and one that fills its square, of which a
system may cut the corners. Only what the icon is made of is understood: rectangles with round corners and paths, each of one colour.
"""
import pathlib
import struct
import sys
import xml.etree.ElementTree as ET
import zlib

from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path

FINE = 4
"""Lines and columns that are counted within a pixel."""


class Outline(BasePen):
    """Straight pieces of a path."""

    def __init__(self):
        super().__init__()
        self.loops: list[list[tuple[float, float]]] = []

    def _moveTo(self, to):
        self.loops.append([to])

    def _lineTo(self, to):
        self.loops[-1].append(to)

    def _curveToOne(self, a, b, c):
        start = self.loops[-1][-1]
        for step in range(1, 17):
            t = step / 16
            parts = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            self.loops[-1].append(tuple(sum(share * point[axis] for share, point in zip(parts, (start, a, b, c))) for axis in (0, 1)))

    def _closePath(self):
        self.loops[-1].append(self.loops[-1][0])


def rectangle(of: dict, round_corners: bool) -> str:
    x, y, w, h = (float(of.get(name, 0)) for name in ("x", "y", "width", "height"))
    r = float(of.get("rx", 0)) if round_corners else 0
    return (f"M{x + r} {y}H{x + w - r}A{r} {r} 0 0 1 {x + w} {y + r}V{y + h - r}A{r} {r} 0 0 1 {x + w - r} {y + h}H{x + r}"
            f"A{r} {r} 0 0 1 {x} {y + h - r}V{y + r}A{r} {r} 0 0 1 {x + r} {y}Z") if r else f"M{x} {y}H{x + w}V{y + h}H{x}Z"


def coverage(loops: list, size: int) -> list[list[int]]:
    """How much of each pixel lies within, of FINE². Non-zero winding, as SVG fills."""
    rows = [[0] * size for _ in range(size)]
    edges = [(a, b) for loop in loops for a, b in zip(loop, loop[1:] + loop[:1]) if a[1] != b[1]]
    for line in range(size * FINE):
        y = (line + 0.5) / FINE
        found = sorted((a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]), 1 if a[1] < b[1] else -1) for a, b in edges if min(a[1], b[1]) <= y < max(a[1], b[1]))
        turns = 0
        row = rows[line // FINE]
        for (x, way), (until, _) in zip(found, found[1:]):
            turns += way
            if turns == 0:
                continue
            first, last = max(0, round(x * FINE)), min(size * FINE, round(until * FINE))
            for column in range(first // FINE, (last + FINE - 1) // FINE):
                row[column] += max(0, min(last, (column + 1) * FINE) - max(first, column * FINE))
    return rows


def draw(svg: ET.Element, size: int, maskable: bool) -> bytes:
    # The middle four fifths of a maskable icon are always seen.
    scale, shift = (size / 64 * 0.8, size * 0.1) if maskable else (size / 64, 0.0)
    pixels = [[(0, 0, 0, 0)] * size for _ in range(size)]
    for shape in svg:
        kind = shape.tag.split("}")[-1]
        outline = Outline()
        outer = maskable and kind == "rect"
        parse_path(rectangle(shape.attrib, not maskable) if kind == "rect" else shape.attrib["d"], outline)
        loops = [[(x * size / 64, y * size / 64) if outer else (x * scale + shift, y * scale + shift) for x, y in loop] for loop in outline.loops]
        text = shape.attrib["fill"].lstrip("#")
        text = "".join(letter * 2 for letter in text) if len(text) == 3 else text
        colour = tuple(int(text[at:at + 2], 16) for at in (0, 2, 4))
        for y, row in enumerate(coverage(loops, size)):
            for x, count in enumerate(row):
                if not count:
                    continue
                share = min(1, count / FINE**2)
                below = pixels[y][x]
                alpha = share + below[3] / 255 * (1 - share)
                mixed = (round((new * share + old * below[3] / 255 * (1 - share)) / alpha) for new, old in zip(colour, below))
                pixels[y][x] = (*mixed, round(alpha * 255))
    raw = b"".join(b"\0" + bytes(part for pixel in row for part in pixel) for row in pixels)

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")


def main(source: str, folder: str) -> None:
    svg = ET.parse(source).getroot()
    for name, size, maskable in (("icon-192", 192, False), ("icon-512", 512, False), ("icon-maskable", 512, True)):
        (pathlib.Path(folder) / f"{name}.png").write_bytes(draw(svg, size, maskable))


main(sys.argv[1], sys.argv[2])
