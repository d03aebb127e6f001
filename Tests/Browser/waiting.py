"""Waiting for what no page shows: a change stands on screen before the server has taken it. And making the page wait."""
import time


def soon(read, wanted, page, seconds: float = 10) -> None:
    """Reads until that is as wanted, and fails with what was read last."""
    end = time.monotonic() + seconds
    while (now := read()) != wanted and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert now == wanted, f"after {seconds} seconds it is still {now!r}, not {wanted!r}"


class Held:
    """Requests that wait until the test lets them go."""

    def __init__(self, page, pattern, method="GET"):
        self.page, self.pattern, self.method = page, pattern, method
        self.routes = []
        self.open = False
        page.route(pattern, self.take)

    def take(self, route):
        if route.request.method == self.method and not self.open:
            self.routes.append(route)
        else:
            route.fallback()

    def asked(self, count=1):
        for _ in range(200):
            if len(self.routes) >= count:
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(f"{self.pattern} was asked for {len(self.routes)} times")

    def go(self):
        self.asked()
        self.open = True
        for one in self.routes:
            one.continue_()
