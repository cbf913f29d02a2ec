"""Which communes keep silent in a drill that runs faster, and what its figures say of it."""

import pytest

from tests.drill.__main__ import main
from tests.drill.cast import Cast, cast_of
from tests.drill.rehearsal import Rehearsal
from tests.drill.result import Escalations, Result, StepUp
from tests.drill.storm import DEFAULT, Scene, set_the_scene
from tests.support.invented import Dice, InventedHousehold
from tests.unit.drill.test_cast import NOW

REHEARSAL = Rehearsal(pace=600, silent=3, unreachable=1)


def a_cast(count: int, seed: int = 7) -> tuple[Scene, Cast, list[InventedHousehold]]:
    dice = Dice(seed)
    scene = set_the_scene(DEFAULT, count, dice)
    numbered = enumerate((code for code, many in scene.households.items() for _ in range(many)), start=1)
    households = [dice.household(number, code, NOW) for number, code in numbered]
    return scene, *cast_of(scene, households, dice, rehearsal=REHEARSAL)


@pytest.mark.parametrize("count", [30, 60, 300])
def test_struck_communes_keep_silent_and_none_that_has_another_part(count: int):
    scene, cast, _ = a_cast(count)

    assert (len(cast.silent), len(cast.unreachable), len(cast.quiet)) == (3, 1, 4)
    assert all(scene.households[code] > 0 for code in cast.quiet)
    assert not {cast.hamlet, cast.unattended} & set(cast.quiet)


def test_the_same_seed_silences_the_same_communes():
    assert a_cast(60)[1].quiet == a_cast(60)[1].quiet
    assert len({tuple(sorted(a_cast(60, seed)[1].quiet)) for seed in range(1, 6)}) > 1


def test_nobody_of_a_silent_commune_has_a_part_or_must_be_told_in_person():
    _, cast, households = a_cast(60)

    assert not {part.household.commune_code for part in cast.parts} & cast.quiet
    assert all(household.phone for household in households if household.commune_code in cast.quiet)
    assert not all(household.phone for household in households)


@pytest.mark.parametrize(
    "wrong",
    [["--silent", "1"], ["--unreachable", "1", "--pace", "59"], ["--pace", "0"], ["--pace", "3601"], ["--silent", "-1"]],
)
def test_what_nobody_could_watch_is_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as refused:
        main(wrong)

    assert refused.value.code == 2
    assert wrong[0] in capsys.readouterr().err


def test_the_figures_name_pace_rungs_and_silent_communes():
    steps = [StepUp(3, 4, 5, 3.0, 3.1, 4.2)]
    climbed = Escalations(9, 9, 0, 1.2, {"3": 9, "4": 5}, 7, steps)
    result = Result(300, 1, "x", {}, pace=600, silent_communes=["18676"], escalations=climbed)

    told = result.to_json()
    assert (told["pace"], told["rungs"], told["taken"], told["silent_communes"]) == (600, {"3": 9, "4": 5}, 7, ["18676"])
    assert told["steps_up"] == [{"rung": 3, "higher": 4, "count": 5, "planned_s": 3.0, "shortest_s": 3.1, "longest_s": 4.2}]
