"""The drill's people are nobody, and the same seed invents the same ones."""

from datetime import UTC, datetime

import phonenumbers
import pytest

from shared.communes import communes
from shared.events.household import Losses
from tests.drill.storm import NoSuchStorm, set_the_scene
from tests.support.invented import Dice

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def some(count: int, seed: int = 1) -> list:
    dice = Dice(seed)
    return [dice.household(number, "18676", NOW) for number in range(count)]


def test_the_same_seed_invents_the_same_households():
    assert some(20) == some(20) != some(20, seed=2)


def test_no_name_phone_or_account_comes_twice():
    secrets = [secret for household in some(3000) for secret in household.secrets]
    assert len(secrets) == len(set(secrets)) > 6000


def test_a_gateway_would_take_every_phone():
    phones = [household.phone for household in some(50) if household.phone]
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(phone, "VN")) for phone in phones)


def test_everybody_has_a_loss_in_the_words_of_the_law():
    for household in some(500):
        losses = Losses.model_validate(household.losses)
        assert losses.short_of_food or losses.house or losses.dead or losses.injured
        assert len(losses.dead) + len(losses.injured) <= household.size


@pytest.mark.parametrize("storm", ["bualoi_2025", "yagi_2024", "kalmaegi_2025", "linda_1997"])
def test_a_storm_strikes_twenty_real_communes_of_its_provinces(storm: str):
    scene = set_the_scene(storm, 300, Dice(1))
    assert len(scene.communes) == 20
    assert sum(scene.households.values()) == 300
    assert all(communes()[code].province_code in scene.provinces for code in scene.households)


def test_few_households_need_few_communes():
    scene = set_the_scene("bualoi_2025", 3, Dice(1))
    assert sum(scene.households.values()) == 3


def test_a_storm_that_nobody_knows_names_those_that_are_known():
    with pytest.raises(NoSuchStorm, match="bualoi_2025"):
        set_the_scene("nobody", 3, Dice(1))
