import pytest
from pydantic import ValidationError

from shared.events import FACTS
from shared.events.household import House, Injured, Losses
from shared.events.notifications import CommuneSilent, NoticeAcknowledged, NoticeUndeliverable
from shared.ids import new_id
from tests.support.builders import a_household_reported, a_payment_settled


def test_a_fact_reads_what_it_wrote():
    fact = a_payment_settled()

    assert FACTS[fact.wire_type()].from_json(fact.to_json()) == fact


def test_a_reader_ignores_fields_that_came_later():
    fact = a_payment_settled()

    assert type(fact).from_json(fact.to_json()[:-1] + b',"later": 1}') == fact


@pytest.mark.parametrize("fact", [NoticeAcknowledged, NoticeUndeliverable, CommuneSilent])
def test_what_is_told_of_a_commune_is_ordered_by_its_notice_and_what_belongs_to_a_case_by_the_case(fact):
    notice, incident, case = new_id(), new_id(), new_id()
    of_commune = fact.model_construct(notice_id=notice, incident_id=incident, case_id=None)
    of_case = fact.model_construct(notice_id=notice, incident_id=incident, case_id=case)

    assert (of_commune.subject, of_case.subject) == (notice, case)


def test_no_personal_value_stands_in_clear_in_the_one_fact_that_carries_them():
    assert "Thử Nghiệm".encode() not in a_household_reported().to_json()


def test_an_error_about_input_does_not_repeat_the_input():
    with pytest.raises(ValidationError) as caught:
        Losses.model_validate({"dead": ["Nguyễn Văn Bí Mật"]})

    assert "Bí Mật" not in str(caught.value)


@pytest.mark.parametrize(
    "losses",
    [
        {"dead": ["m1", "m1"]},
        {"dead": ["m1"], "missing": ["m1"]},
        {"injured": [{"ref": "m1"}, {"ref": "m1"}]},
        {"short_of_food": {"people": -1}},
        {"house": {"state": "gone"}},
        {"nonsense": 1},
    ],
)
def test_losses_that_contradict_themselves_are_refused(losses):
    with pytest.raises(ValidationError):
        Losses.model_validate(losses)


def test_a_house_and_an_injury_are_read_as_reported():
    losses = Losses.model_validate({"house": {"state": "destroyed"}, "injured": [{"ref": "m1", "treatment_days": 3}]})

    assert losses.house == House(state="destroyed")
    assert losses.injured == (Injured(ref="m1", treatment_days=3),)
