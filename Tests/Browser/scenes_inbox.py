"""Scenes of the inbox: its views, what narrows it, what is done to many."""
from staging import Scene

ROWS = ".list-body [role=option]"


def view(name):
    return lambda page, stage: stage.go(f"/inbox?view={name}", ROWS)


SCENES = [
    Scene("inbox", view("open")),
    Scene("inbox-all", view("all")),
    Scene("inbox-closed", view("closed")),
    Scene("thread", lambda page, stage: stage.thread("Олена Коваленко")),
    Scene("palette", lambda page, stage: (stage.go("/inbox", ROWS), page.keyboard.press("Control+k"), page.wait_for_selector("dialog [role=option]"))),
]
