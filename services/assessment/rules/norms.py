"""Norms of provinces: a higher value inside its dates, by a resolution of the province's council. They only ever raise."""

from datetime import date
from pathlib import Path
from typing import Final

from services.assessment.policy.law.norms import Norm
from services.assessment.rules.parameter_loader import read_yaml

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
