"""What can become of a notice."""

from services.notifications.domain import TRANSITIONS, NoticeState, commune_of_group, delivery_of, digest_group
from shared.ids import new_id


def test_every_state_has_an_end_and_can_be_reached() -> None:
    reached = {state for following in TRANSITIONS.values() for state in following} | {NoticeState.WAITING}

    assert reached == set(NoticeState) == set(TRANSITIONS)
    assert {state for state, following in TRANSITIONS.items() if not following} == {
        NoticeState.ACKNOWLEDGED,
        NoticeState.WITHDRAWN,
    }


def test_nothing_leaves_an_end_and_nobody_waits_again() -> None:
    assert all(NoticeState.WAITING not in following for following in TRANSITIONS.values())


def test_a_group_names_its_incident_and_commune() -> None:
    incident = new_id()

    assert commune_of_group(digest_group(incident, "00004")) == (incident, "00004")


def test_the_workflows_id_names_the_recipient_and_the_window() -> None:
    incident = new_id()

    assert delivery_of(incident, "00004", 3).id == f"deliver-notice:{incident}:00004:3"
