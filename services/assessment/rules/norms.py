"""Norms of provinces: a higher value inside its dates, by a resolution of the province's council. They only ever raise."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from services.assessment.policy.norms import Norm
from services.assessment.rules.reading import read_yaml

SHIPPED: Final = Path(__file__).parent / "norms.yaml"


def shipped_norms() -> tuple[Norm, ...]:
    """Return the norms that come with the software: an example of an invented province."""
    return tuple(
        Norm(
            province_code=entry["province_code"],
            parameter=entry["parameter"],
            value=entry["value"],
            valid_from=date.fromisoformat(entry["valid_from"]),
            valid_until=date.fromisoformat(entry["valid_until"]) if entry["valid_until"] else None,
            document=entry["document"],
            article=entry["article"],
            certainty=entry["certainty"],
        )
        for entry in read_yaml(SHIPPED)
    )


def norm_in_force(norms: Sequence[Norm], province_code: str | None, parameter: str, day: date) -> Norm | None:
    """Return the highest norm that this province has for a parameter on a day."""
    if province_code is None:
        return None
    found = [norm for norm in norms if norm.applies(province_code, parameter, day)]
    return max(found, key=lambda norm: (norm.value, norm.valid_from), default=None)
