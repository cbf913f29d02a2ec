"""Invented households for property tests: any mix of losses, on any day that is served."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from services.assessment.policy.law.circumstances import Circumstances
from shared.events.household import (
    Burial,
    Hazard,
    House,
    HouseState,
    Injured,
    Losses,
    Member,
    MemberFlag,
    ShortOfFood,
    Standing,
)

DAYS = st.dates(date(2021, 7, 1), date(2028, 11, 20))
BORDERS = [date(2021, 7, 1), date(2024, 7, 1), date(2025, 7, 1), date(2026, 7, 1), date(2026, 10, 5)]
NEAR_BORDERS = st.sampled_from(
    [day + timedelta(days=step) for day in BORDERS for step in (-1, 0) if day.year > 2021 or step == 0]
)
REFS = ("a", "b", "c", "d", "e")

HOUSES = st.builds(
    House,
    state=st.sampled_from([None, *HouseState]),
    damage_pct=st.one_of(st.none(), st.integers(0, 100)),
    habitable=st.sampled_from([None, True, False]),
    no_other_home=st.sampled_from([None, True, False]),
    relocation_ordered=st.sampled_from([None, True, False]),
)


@st.composite
def losses(draw: Any) -> Losses:
    fates = draw(st.lists(st.sampled_from(["well", "dead", "missing"]), min_size=5, max_size=5))
    dead = tuple(ref for ref, fate in zip(REFS, fates, strict=True) if fate == "dead")
    missing = tuple(ref for ref, fate in zip(REFS, fates, strict=True) if fate == "missing")
    injured = tuple(
        Injured(ref=ref, treatment_days=draw(st.one_of(st.none(), st.integers(0, 30))))
        for ref in draw(st.sets(st.sampled_from(REFS), max_size=3))
    )
    burial = None
    if dead and draw(st.booleans()):
        burial = Burial(person=draw(st.sampled_from(dead)), actual_cost_dong=draw(st.integers(0, 10**12)))
    return Losses(
        dead=dead,
        missing=missing,
        injured=injured,
        house=draw(st.one_of(st.none(), HOUSES)),
        short_of_food=draw(
            st.one_of(
                st.none(),
                st.builds(ShortOfFood, people=st.integers(0, 20), months=st.one_of(st.none(), st.integers(1, 12))),
            )
        ),
        lost_essentials=draw(st.booleans()),
        burial_by_organisation=burial,
        children_left_alone=tuple(sorted(draw(st.sets(st.sampled_from(REFS), max_size=2)))),
    )


MEMBERS = st.lists(
    st.builds(
        Member,
        ref=st.sampled_from(REFS),
        birth_year=st.one_of(st.none(), st.integers(1930, 2028)),
        flags=st.lists(st.sampled_from(list(MemberFlag)), max_size=2).map(tuple),
    ),
    max_size=4,
    unique_by=lambda member: member.ref,
).map(tuple)

HOUSEHOLDS = st.builds(
    Circumstances,
    hazard=st.sampled_from(list(Hazard)),
    standing=st.sampled_from(list(Standing)),
    losses=losses(),
    members=MEMBERS,
    province_code=st.sampled_from([None, "00", "96"]),
)
