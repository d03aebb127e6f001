#!/usr/bin/env python3
"""A stand-in for `dragoman` to develop the page against: the same command line and HTTP contract, invented data, no database.

    server.py serve --data DIR --listen 127.0.0.1:8080 [--demo 2000] [--live 4]     sign in as olena@example.test, "correct horse battery"
    server.py import mail DIR --address A --data DIR        server.py user add --email E --name N --role R --password-stdin --data DIR
"""
import argparse
import http.server
import json
import pathlib
import signal
import sys
import threading
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import channels
import chats
import demo
import mailbox_import
import orders
import sending
import inbox_views
import moves  # noqa: F401 (puts its routes on the handler)
import care  # noqa: F401 (puts its routes on the handler)
import office_settings  # noqa: F401 (puts its routes on the handler)
import order_quotes  # noqa: F401 (puts its routes on the handler, as do those it imports)
import people
import second_step
import telling
import together
from routes import Handler
from state import State


def ask_running(folder: str, task: dict) -> dict | None:
    """Hands a command to the server that holds the data folder, if one does."""
    place = pathlib.Path(folder) / "mock.port"
    try:
        request = urllib.request.Request(f"http://127.0.0.1:{place.read_text()}/mock", json.dumps(task).encode(), method="POST")
        return json.load(urllib.request.urlopen(request, timeout=30))
    except (OSError, ValueError):
        return None


def perform(state: State, task: dict) -> dict:
    if task["do"] == "import":
        return mailbox_import.run(state, task["folders"], task["address"])
    if task["do"] != "user":
        done = sending.perform(state, task)
        others = (orders, people, together, second_step, telling, chats, channels, inbox_views)
        return next((found for one in others if (found := one.perform(state, task))), {}) if done is None else done
    user = state.add_user(task["email"], task["name"], task["role"], task["password"])
    return {"id": user["id"]}


def command(folder: str, task: dict) -> None:
    answer = ask_running(folder, task)
    if answer is None:
        state = State(folder)
        answer = perform(state, task)
        state.save()
    print(json.dumps(answer))


def serve(arguments) -> None:
    state = State(arguments.data)
    if arguments.demo and not state["users"]:
        demo.fill(state, arguments.demo)
    host, port = arguments.listen.rsplit(":", 1)

    class Bound(Handler):
        pass

    Bound.state, Bound.perform = state, staticmethod(lambda task: perform(state, task))
    Bound.page = pathlib.Path(__file__).parents[3] / "build" / "page"
    server = http.server.ThreadingHTTPServer((host, int(port)), Bound)
    server.daemon_threads = True
    place = pathlib.Path(arguments.data) / "mock.port"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(str(server.server_port))
    origin = f"http://{host}:{server.server_port}"
    print(f"listening on {origin}" if state["users"] else f"set up: {origin}/setup#{state['setup']}", flush=True)
    if arguments.live:
        def life() -> None:
            number = 0
            while True:
                time.sleep(arguments.live)
                number += 1
                demo.happen(state, number)
        threading.Thread(target=life, daemon=True).start()

    def stop(*_) -> None:
        state.save()
        place.unlink(missing_ok=True)
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while True:
        time.sleep(3600)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("serve")
    run.add_argument("--listen", default="127.0.0.1:8080")
    run.add_argument("--demo", type=int, default=0)
    run.add_argument("--live", type=float, default=0)
    mail = commands.add_parser("import")
    mail.add_argument("what", choices=["mail"])
    mail.add_argument("folders", nargs="+")
    mail.add_argument("--address", required=True)
    user = commands.add_parser("user")
    user.add_argument("what", choices=["add"])
    for name in ("email", "name", "role"):
        user.add_argument(f"--{name}", required=True)
    user.add_argument("--password-stdin", action="store_true", required=True)
    for one in (run, mail, user):
        one.add_argument("--data", default="./var")
    arguments = parser.parse_args()
    if arguments.command == "serve":
        serve(arguments)
    elif arguments.command == "import":
        command(arguments.data, {"do": "import", "folders": arguments.folders, "address": arguments.address})
    else:
        command(arguments.data, {"do": "user", "email": arguments.email, "name": arguments.name, "role": arguments.role,
                                 "password": sys.stdin.readline().rstrip("\n")})


main()
