"""Writes the manual page dragoman(1) from what the binary says of itself (`--experimental-dump-help`): manual.py BINARY VERSION DATE >dragoman.1"""

import json
import subprocess
import sys

HEAD = """.TH DRAGOMAN 1 "{date}" "Dragoman {version}" "Dragoman"
.SH NAME
dragoman \\- front desk of a translation bureau in one service
.SH SYNOPSIS
.B dragoman
.I command
.RI [ options ]
.SH DESCRIPTION
Every client message of an office in one inbox, in one service with one web page and one SQLite file. The package runs
.B dragoman serve
as the service
.BR dragoman.service ;
the other commands ask that service, or work on its files while it does not run. For the installed office they are given as root.
.SH COMMANDS
"""

TAIL = """.SH EXIT STATUS
.TP
.B 0
All is well.
.TP
.B 1
What was looked for is not as it should be (doctor, migrate \\-\\-check, channel test).
.TP
.B 64
The command or a setting was wrong.
.TP
.B 65
The data given cannot be used.
.TP
.B 69
The service, or what it needs, is not there.
.TP
.B 73
A file cannot be made.
.TP
.B 75
Another process uses the data folder; its number is named.
.TP
.B 78
The configuration cannot be understood, or the database was written by a newer version.
.SH ENVIRONMENT
Each setting of the configuration file may come from a variable: DRAGOMAN_ and its name in capitals, e.g. DRAGOMAN_LISTEN. It wins over the file, and
an option wins over both. DRAGOMAN_CONFIG names another file.
.SH FILES
.TP
.I /etc/dragoman/dragoman.conf
The settings, each explained there.
.TP
.I /etc/dragoman/master.key
Opens the mailboxes' passwords in the database. Keep a copy apart from the backups; without it the mailboxes ask for their passwords again.
.TP
.I /var/lib/dragoman/dragoman.db
Everything else: the one file to back up. Do not copy it while the service runs.
.TP
.I /var/lib/dragoman/backups/
Verified copies. They stay when the package is purged.
.TP
.I /run/dragoman/setup-url
The link that makes the owner's account, while there is none.
.SH SEE ALSO
.BR systemctl (1),
.BR journalctl (1)
"""


def text(words):
    """Roff takes a leading dot or quote for a request, a backslash for an escape and a plain hyphen for a typographic one."""
    words = words.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in ".'" else line for line in words.splitlines())


def option(argument):
    names = ["-" * (1 if name["kind"] == "short" else 2) + name["name"] for name in argument.get("names") or []]
    shown = "\\fB" + text(", ".join(names)) + "\\fR" if names else "\\fI" + text(argument["valueName"]) + "\\fR"
    if argument["kind"] == "option":
        shown += " \\fI" + text(argument["valueName"]) + "\\fR"
    return f".TP\n{shown}\n{text(argument.get('abstract') or '')}\n"


def commands(command, path):
    """Every command that does something, with what it takes."""
    below = [child for child in command.get("subcommands") or [] if child["commandName"] != "help" and child.get("shouldDisplay", True)]
    if below:
        for child in below:
            yield from commands(child, path + [child["commandName"]])
        return
    yield f".SS \\fBdragoman {text(' '.join(path))}\\fR\n{text(command.get('abstract') or '')}\n"
    for argument in command.get("arguments") or []:
        names = {name["name"] for name in argument.get("names") or []}
        if argument.get("shouldDisplay", True) and not names & {"help", "version"}:
            yield option(argument)


def main():
    binary, version, date = sys.argv[1:]
    tree = json.loads(subprocess.run([binary, "--experimental-dump-help"], check=True, capture_output=True, text=True).stdout)
    sys.stdout.write(HEAD.format(version=version, date=date))
    for part in commands(tree["command"], []):
        sys.stdout.write(part)
    sys.stdout.write(TAIL)


main()
