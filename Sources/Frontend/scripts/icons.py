"""Writes generated/icons.ts and generated/icons-later.ts: the drawing of each Lucide icon that the page names in src/ui/icons.txt,
which its first sight needs, and in src/ui/icons-later.txt, which come with the desk.

The icons come from a pinned data package and are never committed.
"""
import importlib.util
import json
import pathlib
import sys
import xml.etree.ElementTree as ET


def drawn(folder: pathlib.Path, names: list[str]) -> list[str]:
    lines = []
    for name in names:
        source = folder / "icons" / f"{name}.svg"
        if not source.exists():
            sys.exit(f"icons: Lucide has no icon called {name}")
        shapes = [[child.tag.split("}")[-1], dict(child.attrib)] for child in ET.parse(source).getroot()]
        lines.append(f"  {json.dumps(name)}: {json.dumps(shapes)},")
    return lines


def main(names: str, out: str) -> None:
    spec = importlib.util.find_spec("fasthtml_lucide")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("icons: the package fasthtml-lucide is not installed")
    folder = pathlib.Path(spec.submodule_search_locations[0])
    version = (folder / "lucide-version.txt").read_text().strip()
    first, later = (sorted(set((pathlib.Path(names) / file).read_text().split())) for file in ("icons.txt", "icons-later.txt"))
    if twice := set(first) & set(later):
        sys.exit(f"icons: in both lists: {', '.join(sorted(twice))}")
    licence = f"/*! Icons: Lucide {version}, ISC licence, https://lucide.dev/license */"
    target = pathlib.Path(out)
    target.mkdir(parents=True, exist_ok=True)
    (target / "icons.ts").write_text("\n".join([
        licence,
        "export type Shape = readonly [tag: string, attributes: Readonly<Record<string, string>>];",
        "const icons = {", *drawn(folder, first), "};",
        "export type IconName = keyof typeof icons | " + " | ".join(json.dumps(name) for name in later) + ";",
        "export const shapes = icons as unknown as Record<IconName, readonly Shape[]>;",
    ]) + "\n")
    (target / "icons-later.ts").write_text("\n".join([
        'import type { Shape } from "./icons";', "const icons = {", *drawn(folder, later), "};",
        "export const more = icons as unknown as Record<string, readonly Shape[]>;",
    ]) + "\n")


main(sys.argv[1], sys.argv[2])
