"""Who may read the number of whoever is on duty: those who may have to call him."""

import pytest

from shared.identity import Actor, Role
from shared.need_to_know import calls_duty
from tests.support.builders import COMMUNE, ELSEWHERE, PROVINCE


def somebody(role: Role, *, communes: tuple[str, ...] = (), provinces: tuple[str, ...] = ()) -> Actor:
    return Actor("x", frozenset({role}), communes=frozenset(communes), provinces=frozenset(provinces))


@pytest.mark.parametrize(
    ("actor", "of_commune", "of_province"),
    [
        (somebody(Role.COMMUNE_OFFICER, communes=(COMMUNE,)), True, True),
        (somebody(Role.PROVINCIAL_OFFICER, provinces=(PROVINCE,)), True, True),
        (somebody(Role.COMMUNE_OFFICER, communes=(ELSEWHERE,)), False, False),
        (somebody(Role.AUDITOR, provinces=(PROVINCE,)), False, False),
        (somebody(Role.OPS, communes=(COMMUNE,)), False, False),
        (somebody(Role.ACCOUNTANT, provinces=(PROVINCE,)), False, False),
    ],
)
def test_numbers_are_read_by_the_level_above_and_below_and_by_nobody_else(
    actor: Actor, *, of_commune: bool, of_province: bool
) -> None:
    assert calls_duty(actor, COMMUNE, None) is of_commune
    assert calls_duty(actor, None, PROVINCE) is of_province
    assert not calls_duty(actor, None, None), "those of the country are opened by nobody"
