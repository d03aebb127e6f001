"""Every scene in both sizes and both themes: no violation of WCAG 2.2 AA that axe sees, nothing cut off or wider than the screen, targets that a finger
meets on a phone, and the focus where something was opened.

In Ukrainian, the widest language, in the light theme at a desk and in the dark one on a phone. With DRAGOMAN_ALL_PICTURES=1 (`make screenshots`) in all
languages and in both themes at either, with a picture of each."""
import inspect
import re

import pytest
from scenes import ALL, Scene
from sight import COLOURS, axe, faults, settle, themed
from staging import LOCALES, PICTURES, SIZES, Rooms, Stage

CASES = [(locale, size, scene) for locale in LOCALES for size in SIZES for scene in ALL
         if size in scene.sizes and (PICTURES or scene.daily is None or size in scene.daily)]
THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def rooms(tmp_path_factory):
    one = Rooms(tmp_path_factory.mktemp("rooms"))
    yield one
    one.close()


@pytest.fixture(scope="module")
def stages(browser, rooms):
    """A window of each size and language, when it is first needed."""
    all_: dict[tuple[str, str], Stage] = {}

    def stage(size: str, locale: str) -> Stage:
        if (size, locale) not in all_:
            all_[size, locale] = Stage(browser, rooms, size, locale, scale=2 if PICTURES and size == "hand" else 1)
        return all_[size, locale]

    yield stage
    for one in all_.values():
        one.close()


@pytest.mark.parametrize("locale, size, scene", CASES, ids=[f"{size}-{scene.name}-{locale}" for locale, size, scene in CASES])
def test_scene(stages, pictures, locale, size, scene: Scene):
    stage = stages(size, locale)
    stage.complaints.clear()
    page = stage.page
    shown = None
    try:
        shown = scene.show(page, stage)
        if inspect.isgenerator(shown):
            page = next(shown) or page
        settle(page, scene.pending)
        problems, seen = faults(page, stage.small), False
        for theme in THEMES if PICTURES or len(scene.sizes) == 1 else (THEMES[stage.small],):
            themed(page, theme)
            settle(page, scene.pending)
            if PICTURES:
                page.screenshot(path=pictures / f"{size}-{scene.name}-{locale}-{theme}.png")
            # What axe looks at is the same in every language.
            if locale == LOCALES[0]:
                problems += [f"{theme}: {one}" for one in axe(page, COLOURS if seen else None, scene.excused)]
            seen = True
        themed(page, "light")
    finally:
        if inspect.isgenerator(shown):
            next(shown, None)
        said = [one for one in stage.complaints if not any(re.search(pattern, one) for pattern in scene.complaints)]
        stage.clear()
    if problems or said:
        pytest.fail("\n".join([*problems, *(f"the browser complained: {one}" for one in said)]), pytrace=False)
