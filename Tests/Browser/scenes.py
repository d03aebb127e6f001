"""Every screen and state of the page, as one list: what `test_scenes.py` looks at, and `make screenshots` takes pictures of."""
import scenes_enter
import scenes_inbox
import scenes_over
import scenes_thread
import scenes_work
import scenes_write
from staging import Scene, Stage  # noqa: F401 (for whoever adds scenes)

ALL = [*scenes_enter.SCENES, *scenes_inbox.SCENES, *scenes_thread.SCENES, *scenes_write.SCENES, *scenes_over.SCENES, *scenes_work.SCENES]
assert len({one.name for one in ALL}) == len(ALL), "two scenes of one name would be one picture"
