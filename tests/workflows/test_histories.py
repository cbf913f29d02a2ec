"""Whatever is recorded of workflows must be replayed by the code of today: an installation may be in the midst of it."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory

from shared.privacy import new_key
from shared.targets import ACKNOWLEDGED, ASSISTED, our_targets
from tests.support import histories
from tests.support.golden import ROOT

GUIDE = ROOT / "docs" / "operations" / "changing-workflows.md"
OF_A_PATCH = {"EVENT_TYPE_MARKER_RECORDED", "EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES"}
"""They say the patch's name, a word of the code."""


def _short(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


@pytest.mark.parametrize("path", histories.files(), ids=_short)
async def test_a_recorded_history_is_replayed_by_the_workflow_of_today(path: Path) -> None:
    await histories.replayer(histories.all_workflows()).replay_workflow(histories.read(path))


@pytest.mark.parametrize("workflow_class", histories.all_workflows(), ids=histories.name_of)
def test_every_workflow_has_a_recorded_history_of_each_kind_that_it_can_have(workflow_class: type) -> None:
    assert _not_recorded(workflow_class) == set()


def test_a_new_workflow_without_recorded_histories_is_noticed() -> None:
    assert _not_recorded(WatchDykes) == {
        histories.ENDED,
        histories.ended_by("water_fell"),
        histories.TIMER_FIRED,
        histories.CONTINUED,
        histories.BEGUN_BY_CONTINUING,
    }


def test_every_service_that_waits_has_its_workflows_found() -> None:
    rooms = {path.parent.name for path in (ROOT / "services").glob("*/workflow*")}

    assert rooms
    assert {service for service, classes in histories.workflow_classes().items() if classes} == rooms


def test_every_folder_names_a_workflow() -> None:
    known = {histories.name_of(each) for each in histories.all_workflows()}

    assert {path.parent.name for path in histories.files()} == known
    assert all(_type_of(histories.read(path)) == path.parent.name for path in histories.files())


@pytest.mark.parametrize("path", histories.files(), ids=_short)
async def test_nothing_recorded_tells_of_a_person_or_a_machine(path: Path) -> None:
    history = histories.read(path)
    said = [
        value
        for event in await histories.opened(history)
        if event["eventType"] not in OF_A_PATCH
        for value in histories.payloads_in(event)
    ]
    identities = re.findall(r'"identity": *"([^"]*)"', history.to_json())

    assert said
    assert [value for value in said if not _is_harmless(value)] == []
    assert set(identities) == {"recorder"}


async def test_a_codec_that_cannot_read_what_is_sealed_is_noticed() -> None:
    path = histories.files("PayRound")[0]

    with pytest.raises(RuntimeError, match="activation"):
        await histories.replayer(histories.all_workflows(), new_key()).replay_workflow(histories.read(path))


def test_the_guide_says_of_each_workflow_how_long_it_lives() -> None:
    rows = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]

    assert {row.split("`")[1] for row in rows} >= {histories.name_of(each) for each in histories.all_workflows()}


def test_the_numbers_of_the_guide_stand_in_the_code() -> None:
    said = re.findall(r"`([A-Z_]{4,}) = ([^`]+)`", GUIDE.read_text(encoding="utf-8"))
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "services").rglob("*.py")))

    targets = re.findall(r"`targets\.yaml: (\w+) (\d+) (\w+)`", GUIDE.read_text(encoding="utf-8"))

    assert said
    assert {(name, int(count), unit) for name, count, unit in targets} == {
        (kind, dated[-1].count, dated[-1].unit) for kind, dated in our_targets().items() if kind in {ASSISTED, ACKNOWLEDGED}
    }
    assert [name for name, value in said if not re.search(rf"^{name}\b.* = {re.escape(value)}$", code, re.MULTILINE)] == []


def _not_recorded(workflow_class: type) -> set[str]:
    recorded = [histories.read(path) for path in histories.files(histories.name_of(workflow_class))]
    possible = histories.possible_kinds(workflow_class)
    if any("timer started" in histories.shape_of(history) for history in recorded):
        possible.add(histories.TIMER_FIRED)  # also where the words for sleeping stand elsewhere than in the class
    return possible.difference(*(histories.kinds_of(history) for history in recorded))


def _type_of(history: WorkflowHistory) -> str:
    return history.events[0].workflow_execution_started_event_attributes.workflow_type.name


def _is_harmless(value: Any) -> bool:
    """Tell whether this is nothing, an id or a moment."""
    if value is None:
        return True
    try:
        return UUID(value).version in {5, 7} if len(value) == len(str(UUID(int=0))) else bool(datetime.fromisoformat(value))
    except (TypeError, ValueError):
        return False


@workflow.defn
class WatchDykes:
    """No workflow of ours: it waits until the water has fallen, and looks again every hour."""

    def __init__(self) -> None:
        self._fallen = False

    @workflow.run
    async def run(self) -> None:
        try:
            await workflow.wait_condition(lambda: self._fallen, timeout=timedelta(hours=1))
        except TimeoutError:
            workflow.continue_as_new()

    @workflow.signal
    def water_fell(self) -> None:
        self._fallen = True
