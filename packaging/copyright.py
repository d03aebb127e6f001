"""Writes debian/copyright and NOTICE from what is on this machine: copyright.py ROOT CHECKOUTS OUT

No licence text is kept in the repository: each comes from the package that it belongs to, the same that went into the binary."""

import json
import pathlib
import re
import shutil
import subprocess
import sys

root, checkouts, out = map(pathlib.Path, sys.argv[1:])
HOMES = {
    package["identity"]: package["location"].removesuffix(".git")
    for package in json.loads((root / "Package.resolved").read_text())["pins"]
}


def indented(text):
    """The form of a field in Debian's copyright file: a blank before each line, a dot for an empty one."""
    return "\n".join(" " + line.rstrip() if line.strip() else " ." for line in text.expandtabs().strip().splitlines())


def licence_of(text):
    """The short name of a licence and its words, for those that are here more than once."""
    if "Apache License" in text and "Runtime Library Exception" in text:
        return "Apache-2.0-with-Swift-exception"
    if "Apache License" in text:
        return "Apache-2.0"
    return None


def exception_of(text):
    """The Apache licence's own words are on every Debian system; what is added to them is not."""
    return "Licensed under the Apache License, Version 2.0 (on Debian systems in\n/usr/share/common-licenses/Apache-2.0), with this addition:\n\n" + (
        text.split("Runtime Library Exception", 1)[1].lstrip("# :\n").strip()
    )


def holder(text, otherwise):
    found = re.search(r"^\s*Copyright (?:\(c\)|©)?\s*(.*)$", text, re.I | re.M)
    return found.group(1).strip() if found else otherwise


def first_file(folder, pattern):
    return next((path for path in sorted(folder.glob(pattern))), None)


def debian_copyright(package):
    return pathlib.Path(f"/usr/share/doc/{package}/copyright").read_text()


def swift_licence():
    binary = pathlib.Path(shutil.which("swift")).resolve()
    return next(path.read_text() for parent in binary.parents if (path := parent / "share/swift/LICENSE.txt").exists())


def main():
    mit = (root / "LICENSE").read_text()
    parts = [
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        "Upstream-Name: Dragoman\n"
        "Comment: Beside Dragoman itself the binary holds the Swift runtime, the Swift packages, the page with React,\n"
        " the font Inter and icons of Lucide. The names under Files are theirs; notices that come with them are in NOTICE.",
        f"Files: *\nCopyright: {holder(mit, 'The Dragoman authors')}\nLicense: Expat",
    ]
    licences = {"Expat": mit.split("\n\n", 2)[2]}
    notices = []

    swift = swift_licence()
    parts.append("Files: swift-runtime/*\nCopyright: Apple Inc. and the Swift project authors\nLicense: Apache-2.0-with-Swift-exception")
    licences["Apache-2.0-with-Swift-exception"] = exception_of(swift)

    for folder in sorted(checkouts.iterdir()):
        path = first_file(folder, "LICENSE*")
        if path is None:
            sys.exit(f"{folder.name} has no licence")
        words = path.read_text()
        name = licence_of(words) or folder.name
        if name == "Apache-2.0":
            licences[name] = (
                "Licensed under the Apache License, Version 2.0. On Debian systems its text is in\n/usr/share/common-licenses/Apache-2.0."
            )
        elif name not in licences:
            licences[name] = words
        home = HOMES.get(folder.name.lower(), "")
        # The text of the Apache licence names nobody.
        authors = f"the {folder.name} authors" if name.startswith("Apache") else holder(words, f"the {folder.name} authors")
        parts.append(f"Files: {folder.name}/*\nCopyright: {authors}\nLicense: {name}" + (f"\nComment: {home}" if home else ""))
        if notice := first_file(folder, "NOTICE*"):
            notices.append(f"=== {folder.name}\n\n{notice.read_text().strip()}\n")
        # Licences of what a package holds of others, BoringSSL for one.
        for inner in sorted({*folder.glob("Sources/**/LICENSE*"), *folder.glob("Sources/**/NOTICE*")}):
            notices.append(f"=== {inner.relative_to(checkouts)}\n\n{inner.read_text(errors='replace').strip()}\n")

    react = debian_copyright("node-react")
    notices.append(f"=== React, as Debian's node-react has it\n\n{react.strip()}\n")
    parts.append("Files: react/*\nCopyright: Facebook, Inc. and its affiliates\nLicense: Expat")
    inter = debian_copyright("fonts-inter-variable")
    notices.append(f"=== Inter, as Debian's fonts-inter-variable has it\n\n{inter.strip()}\n")
    parts.append("Files: inter/*\nCopyright: 2016-2022 The Inter Project Authors\nLicense: OFL-1.1")
    licences["OFL-1.1"] = re.search(r"^License: OFL-1\.1\n((?: .*\n)+)", inter, re.M).group(1).replace("\n .\n", "\n\n")
    lucide = first_file(root / ".build/page/tools", "lib/*/site-packages/fasthtml_lucide/LUCIDE-LICENSE").read_text()
    parts.append(f"Files: lucide/*\nCopyright: {holder(lucide, 'Lucide Contributors')}\nLicense: ISC")
    licences["ISC"] = lucide

    for name, words in sorted(licences.items()):
        parts.append(f"License: {name}\n{indented(words)}")
    (out / "debian").mkdir(parents=True, exist_ok=True)
    (out / "debian/copyright").write_text("\n\n".join(parts) + "\n")
    (out / "NOTICE").write_text("Notices of what is part of Dragoman, as they come with it.\n\n" + "\n".join(notices))


main()
