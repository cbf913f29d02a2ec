"""When a household was identified, at the borders of what we believe."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.policy.reports import contradictions, identified_moment
from shared.errors import FieldError
from shared.events.household import Burial, Injured, Losses, Member
from tests.support.builders import a_personal_part

RECEIVED = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_without_a_moment_it_is_the_receipt() -> None:
    assert identified_moment(None, RECEIVED) == RECEIVED


@pytest.mark.parametrize(("ahead", "believed"), [(timedelta(minutes=5), True), (timedelta(minutes=5, microseconds=1), False)])
def test_a_watch_may_be_five_minutes_ahead_and_no_more(ahead: timedelta, believed: bool) -> None:  # noqa: FBT001 - a column of the table
    moment = identified_moment(RECEIVED + ahead, RECEIVED)

    assert moment == RECEIVED if believed else isinstance(moment, FieldError)


@settings(max_examples=100, deadline=None)
@given(st.datetimes(timezones=st.timezones()))
def test_no_moment_of_the_calendar_is_after_the_receipt_or_breaks_anything(claimed: datetime) -> None:
    moment = identified_moment(claimed, RECEIVED)

    assert isinstance(moment, FieldError) or moment <= RECEIVED


def test_losses_name_members_where_members_are_given() -> None:
    losses = Losses(dead=("m1",), injured=(Injured(ref="x"),), burial_by_organisation=Burial(person="m1", actual_cost_dong=1))
    members = (Member(ref="m1"),)

    assert [error.field for error in contradictions(a_personal_part(members=members, losses=losses))] == ["losses.injured"]
    assert contradictions(a_personal_part(losses=losses)) == []
