"""Writes generated/icons.ts: the drawing of each Lucide icon that the page names in src/ui/icons.txt.

The icons come from a pinned data package and are never committed.
"""
import importlib.util
import json
import pathlib
import sys
import xml.etree.ElementTree as ET


def main(names_file: str, out_file: str) -> None:
    spec = importlib.util.find_spec("fasthtml_lucide")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("icons: the package fasthtml-lucide is not installed")
    folder = pathlib.Path(spec.submodule_search_locations[0])
    version = (folder / "lucide-version.txt").read_text().strip()
    lines = [f"/*! Icons: Lucide {version}, ISC licence, https://lucide.dev/license */",
             "export type Shape = readonly [tag: string, attributes: Readonly<Record<string, string>>];",
             "const icons = {"]
    for name in sorted(set(pathlib.Path(names_file).read_text().split())):
        source = folder / "icons" / f"{name}.svg"
        if not source.exists():
            sys.exit(f"icons: Lucide has no icon called {name}")
        shapes = [[child.tag.split("}")[-1], dict(child.attrib)] for child in ET.parse(source).getroot()]
        lines.append(f"  {json.dumps(name)}: {json.dumps(shapes)},")
    lines.append("};")
    lines.append("export type IconName = keyof typeof icons;")
    lines.append("export const shapes = icons as unknown as Record<IconName, readonly Shape[]>;")
    target = pathlib.Path(out_file)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(lines) + "\n")


main(sys.argv[1], sys.argv[2])
