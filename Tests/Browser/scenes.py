"""Every screen and state of the page, as one list: what `test_scenes.py` looks at, and `make screenshots` takes pictures of."""
import scenes_inbox
from staging import Scene, Stage  # noqa: F401 (for whoever adds scenes)

ALL = [*scenes_inbox.SCENES]
