"""Scenes of work: clients, orders, money, settings. One office for all of them (work_office.py)."""
import dataclasses
import re
from collections.abc import Iterator

import scenes_clients
import scenes_finance
import scenes_order
import scenes_orders
import scenes_server
import scenes_settings
from staging import Scene

# What is shown by the same parts as something else here, or stands in test_states.py: looked at where pictures are taken.
RARE = re.compile(r"settings-.*-(waiting|failed)|.*-(waiting|menu|export|offline|manager|language|accountant|nothing|none|priced|by-hand|archived)|board-(mine|moved|failed)|table-(archive|failed)"
                  r"|sheet-(gone|failed|notes|papers|files)|totp-(late|off)|user-(lost|edit)|finance-(range|failed|edit)|mailbox-(archive|catching-up)|erase-(wrong|uncounted)|client-(gone|failed|timeline-failed)"
                  r"|order-form-(wrong-sums|failed|refused)|quote-(priced|decided)|connect-(provider|testing)|profile-end|office-end|order-rules-end")


def daily(scenes: list[Scene]) -> Iterator[Scene]:
    """Each in one size, in turn, where no pictures are taken: every screen is looked at in both, as it has several scenes."""
    often = 0
    for one in scenes:
        sizes = () if RARE.fullmatch(one.name) else (one.sizes[often % len(one.sizes)],)
        often += bool(sizes)
        yield dataclasses.replace(one, daily=sizes)


SCENES = [*daily([*scenes_clients.SCENES, *scenes_orders.SCENES, *scenes_order.SCENES, *scenes_finance.SCENES, *scenes_settings.SCENES, *scenes_server.SCENES])]
