"""How soon a commune must confirm."""

import pytest

from services.notifications.policy.ladder import acknowledgement_limit


@pytest.mark.parametrize(("risk", "minutes"), [(1, 60), (2, 60), (3, 30), (4, 10), (5, 10), (None, 10)])
def test_the_higher_the_risk_the_sooner_a_commune_must_confirm(risk: int | None, minutes: int) -> None:
    limit = acknowledgement_limit(risk)

    assert (limit.kind, limit.count, limit.unit) == ("acknowledged", minutes, "minutes")
