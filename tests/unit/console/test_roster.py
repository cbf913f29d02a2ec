"""For which places the page of those on duty says that nobody can be called."""

from datetime import timedelta

import pytest

from services.console.client.duty import ShiftShown
from services.console.web.duty.roster import unanswered
from services.console.web.duty.roster_lines import COUNTRY
from shared.clock import now
from shared.communes import communes
from shared.ids import new_id
from tests.support.builders import COMMUNE

PROVINCE = communes()[COMMUNE].province_code
ELSEWHERE = next(one.province_code for one in communes().values() if one.province_code != PROVINCE)


def a_shift(place: str | None, *, on_duty: bool = True) -> ShiftShown:
    where = {"commune_code": place if place in communes() else None, "province_code": None if place in communes() else place}
    times = {"from": now(), "until": now() + timedelta(hours=1)}
    person = {
        "id": new_id(),
        "name": "Trực Thử",
        "phone": "•12",
        "second_phone": None,
        "post": "officer",
        "edited_by": "officer-1",
    }
    return ShiftShown.model_validate({**person, "edited_at": None, "on_duty": on_duty, **where, **times})


@pytest.mark.parametrize(
    ("place", "lacking"),
    [
        (COMMUNE, [PROVINCE]),
        (PROVINCE, []),
        (None, []),
        (ELSEWHERE, [COMMUNE, PROVINCE]),
    ],
)
def test_whoever_is_on_duty_for_a_wider_place_answers_for_those_in_it(place: str | None, lacking: list[str]) -> None:
    assert unanswered([a_shift(place)], [COMMUNE, PROVINCE]) == sorted(lacking)


def test_the_country_is_answered_for_by_nobody_below_it() -> None:
    assert unanswered([a_shift(PROVINCE)], [COUNTRY]) == [COUNTRY]


def test_a_shift_that_has_not_begun_answers_for_nobody() -> None:
    assert unanswered([a_shift(PROVINCE, on_duty=False)], [COMMUNE]) == [COMMUNE]
