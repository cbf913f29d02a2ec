"""What an assessor writes is what is recorded: nobody is dropped for a box, and nothing unsaid becomes an answer."""

from typing import Any

import pytest

from services.console.client.files import FileResponse
from services.console.web.findings.form import UNSAID, findings_of, form_of_file, standing_is_missing
from services.console.web.forms.sent import Form, form_of
from shared.ids import new_id
from tests.support.builders import COMMUNE


def a_file(standing: str | None, revision: int) -> FileResponse:
    return FileResponse.model_validate(
        {
            "case_id": new_id(), "incident_id": new_id(), "commune_code": COMMUNE, "drill": True, "state": "open",
            "revision": revision, "losses": None, "note": None,
            "household": {"head_name": "Hộ Thử", "standing": standing, "size": 4, "what_happened": "Nhà đổ"},
        }
    )  # fmt: skip


def a_visit(**values: str) -> Form:
    return form_of([("persons", "1"), ("p1_name", "p1"), *values.items()])


@pytest.mark.parametrize(
    ("told", "losses"),
    [
        ({"p1_fate": "dead"}, {"dead": ["p1"]}),
        ({"p1_fate": "missing"}, {"missing": ["p1"]}),
        ({"p1_injured": "1"}, {"injured": [{"ref": "p1"}]}),
        ({"p1_days": "10"}, {"injured": [{"ref": "p1", "treatment_days": 10}]}),
        ({"p1_alone": "1"}, {"children_left_alone": ["p1"]}),
    ],
)
def test_whoever_is_told_of_counts_although_his_box_was_not_ticked(told: dict[str, str], losses: dict[str, Any]) -> None:
    body = findings_of(a_visit(**told)).body

    assert body["losses"] == losses
    assert [member["ref"] for member in body["household"]["members"]] == ["p1"]


def test_a_row_in_which_nothing_is_told_is_nobody() -> None:
    assert "household" not in findings_of(a_visit()).body


@pytest.mark.parametrize(
    ("standing", "revision", "shown"), [(None, 0, ""), (None, 1, ""), ("other", 0, "other"), ("poor", 0, "poor")]
)
def test_a_standing_that_nobody_has_said_is_asked(standing: str | None, revision: int, shown: str) -> None:
    assert form_of_file(a_file(standing, revision)).value("standing") == shown


def test_a_standing_that_was_asked_and_nobody_could_say_goes_on_as_not_known() -> None:
    visit = a_visit(house_state="destroyed", standing=UNSAID)

    assert not standing_is_missing(visit)
    assert "household" not in findings_of(visit).body


def test_help_for_a_house_is_not_reckoned_without_the_standing() -> None:
    assert standing_is_missing(a_visit(house_state="heavily_damaged"))
    assert not standing_is_missing(a_visit(house_state="heavily_damaged", standing="poor"))
    assert not standing_is_missing(a_visit(food_people="4")), "rice depends on nobody's standing"


@pytest.mark.parametrize(("said", "revision", "shown"), [(False, 0, ""), (False, 1, "no"), (True, 0, "yes"), (True, 1, "yes")])
def test_a_box_that_a_reporter_left_empty_is_no_answer(said: object, revision: int, shown: str) -> None:
    reported = a_file("poor", revision).model_dump() | {"losses": {"lost_essentials": said}}

    assert form_of_file(FileResponse.model_validate(reported)).value("lost_essentials") == shown


def test_who_is_head_is_one_of_the_form_or_none_of_them() -> None:
    question = findings_of(a_visit(p1_fate="dead", head="somebody_else"))

    assert question.body["head"] == "somebody_else"
    assert question.field_of("head") == "head"
    assert "head" not in findings_of(a_visit(p1_fate="dead")).body, "the door says that it is needed, and at which field"
    file = a_file("poor", 1).model_copy(update={"head": "somebody_else"})
    assert form_of_file(file).value("head") == "somebody_else"
