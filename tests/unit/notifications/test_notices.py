"""What can become of a notice."""

from services.notifications.domain.notices import TRANSITIONS, NoticeState


def test_every_state_has_an_end_and_can_be_reached() -> None:
    reached = {state for following in TRANSITIONS.values() for state in following} | {NoticeState.WAITING}

    assert reached == set(NoticeState) == set(TRANSITIONS)
    assert {state for state, following in TRANSITIONS.items() if not following} == {
        NoticeState.ACKNOWLEDGED,
        NoticeState.WITHDRAWN,
        NoticeState.SUPERSEDED,
    }


def test_nothing_leaves_an_end_and_only_what_a_wrong_number_heard_waits_again() -> None:
    assert [state for state, following in TRANSITIONS.items() if NoticeState.WAITING in following] == [NoticeState.SENT]
