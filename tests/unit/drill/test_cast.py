"""Who plays what: by the seed, each kind once at least, nobody twice, and dressed so that the law has an answer."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from deploy.simulators.troubles import IN_DRILLS
from shared.communes import province_of
from shared.events.household import Losses
from tests.drill.acts import DUE_FROM, NASTY, Act
from tests.drill.cast import Cast, cast_of
from tests.drill.storm import set_the_scene
from tests.support.invented import Dice

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def a_cast(count: int, seed: int = 1, *, storm: str = "bualoi_2025", nasty: bool = False) -> Cast:
    dice = Dice(seed)
    scene = set_the_scene(storm, count, dice)
    codes = [code for code, number in scene.households.items() for _ in range(number)]
    households = [dice.household(number, code, NOW) for number, code in enumerate(codes)]
    cast, dressed = cast_of(scene, households, dice, nasty=nasty)
    assert [household.number for household in dressed] == [household.number for household in households]
    return cast


@pytest.mark.parametrize("storm", ["bualoi_2025", "yagi_2024", "kalmaegi_2025", "linda_1997"])
@pytest.mark.parametrize("nasty", [False, True])
@pytest.mark.parametrize("seed", [1, 7])
def test_from_sixty_households_on_every_kind_is_due(storm: str, seed: int, *, nasty: bool) -> None:
    cast = a_cast(DUE_FROM, seed, storm=storm, nasty=nasty)

    assert set(cast.acts.missing) == set(Act) - (set() if nasty else NASTY)
    numbers = Counter(part.household.number for part in cast.parts)
    assert max(numbers.values()) == 1
    # One transfer comes back in every drill.
    assert len(cast.troubles) == 1 + (len(IN_DRILLS) if nasty else 0)
    assert cast.unattended != cast.hamlet


def test_the_same_seed_casts_the_same_and_another_seed_others() -> None:
    assert a_cast(300).parts == a_cast(300).parts != a_cast(300, seed=2).parts


def test_in_many_households_the_parts_stay_few() -> None:
    counts = Counter(part.act for part in a_cast(2000).parts)

    assert sum(counts.values()) < 60
    assert max(counts.values()) <= 4


@pytest.mark.parametrize("count", [1, 5, 30, 59])
def test_a_small_drill_owes_no_kind_and_leaves_most_households_in_peace(count: int) -> None:
    cast = a_cast(count)

    assert (cast.acts.missing, cast.acts.complete) == ([], True)
    assert len(cast.parts) <= count / 3
    assert (cast.unattended, cast.short_province) == (None, None)


def test_every_dress_is_a_loss_in_the_words_of_the_law() -> None:
    for part in a_cast(300, nasty=True).parts:
        losses = Losses.model_validate(part.household.losses)
        assert losses.short_of_food or losses.house or losses.dead or losses.injured
        assert part.household.payee is not None or part.act not in {Act.REPLACED_ACCOUNT, Act.BANK_TROUBLE}


def test_those_who_share_a_phone_share_one_and_nobody_else_has_it() -> None:
    parts = a_cast(300).parts
    sharing = {part.household.phone for part in parts if part.act is Act.SHARED_PHONE}

    assert len(sharing) == 1
    assert sharing.isdisjoint(part.household.phone for part in parts if part.act is not Act.SHARED_PHONE)


def test_where_nobody_is_on_duty_nobody_is_reported_late() -> None:
    cast = a_cast(300)
    late = [part.household for part in cast.parts if part.act is Act.CHANGED_SHIFT]

    assert {household.commune_code for household in late} == {cast.hamlet}
    assert all(NOW - household.identified_at > timedelta(hours=72) for household in late)
    assert province_of(cast.unattended or "") is not None
