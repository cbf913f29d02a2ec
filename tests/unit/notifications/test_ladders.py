"""The ladders' file: ours is whole, and what is odd in another is refused by its field."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.notifications.policy.ladder_loader import OURS, ladders_of, read_ladders

CONTENT: dict[str, Any] = yaml.safe_load(OURS.read_text(encoding="utf-8"))


def _changed(**values: Any) -> dict[str, Any]:
    content = deepcopy(CONTENT)
    content["ladders"][0] |= values
    return content


def test_ours_is_an_internal_target_and_says_how_sure_it_is() -> None:
    (ladder,) = read_ladders()

    assert (ladder.document, ladder.article, ladder.certainty) == (None, None, "D")
    assert ladder.own_silence == {"acknowledged", "heard"}
    assert ladder.silent_after_hours == {1: 24, 2: 24, 3: 12, 4: 6, 5: 6}


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"minutes": {4: [10, 20, 30]}}, "minutes"),
        ({"minutes": {**CONTENT["ladders"][0]["minutes"], 4: [10, 20]}}, "minutes.4"),
        ({"minutes": {**CONTENT["ladders"][0]["minutes"], 4: [0, 20, 30]}}, "minutes.4.0"),
        ({"kinds": {"paid": {7: [1, 1, 1]}}}, "kinds.paid"),
        ({"from": "soon"}, "from"),
        ({"document": "99/2026/NĐ-CP"}, "article"),
        ({"certainty": "sure"}, "certainty"),
        ({"taken_at_most_hours": 0}, "taken_at_most_hours"),
        ({"silent_after_hours": {4: 6}}, "silent_after_hours"),
        ({"silent_after_hours": {**CONTENT["ladders"][0]["silent_after_hours"], 4: 0}}, "silent_after_hours.4"),
        ({"rungs": []}, "rungs"),
    ],
)
def test_what_is_odd_in_a_ladder_is_refused_by_its_field(values: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named.replace(".", r"\.")):
        ladders_of(_changed(**values))


def test_two_ladders_of_one_day_are_refused() -> None:
    with pytest.raises(ValueError, match="one day"):
        ladders_of({"ladders": CONTENT["ladders"] * 2})


def test_a_later_ladder_follows_an_earlier_one_however_they_are_written() -> None:
    later = _changed(**{"from": "2027-01-01"})["ladders"]

    assert [ladder.valid_from.year for ladder in ladders_of({"ladders": later + CONTENT["ladders"]})] == [2026, 2027]


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ladders.yaml"
    path.write_text("ladders: [", encoding="utf-8")

    with pytest.raises(ValueError, match="no YAML"):
        read_ladders(path)
    with pytest.raises(FileNotFoundError):
        read_ladders(tmp_path / "other.yaml")
