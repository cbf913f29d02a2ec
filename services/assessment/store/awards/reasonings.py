"""Reasonings and refusals as JSON texts, whole: so that what was explained once can be read again years later."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from services.assessment.domain.law import Basis, UsedParameter
from services.assessment.domain.reasonings import Reasoning, Refusal


def trace_from(content: Mapping[str, Any]) -> dict[str, Any]:
    """Read formulas and parameters again as they were stored with a reasoning or refusal (older rows have none)."""
    parameters = (
        UsedParameter(**{**one, "value": tuple(one["value"]) if isinstance(one["value"], list) else one["value"]})
        for one in content.get("parameters", ())
    )
    return {"formulas": tuple(content.get("formulas", ())), "parameters": tuple(parameters)}


def reasoning_to(reasoning: Reasoning) -> str:
    return orjson.dumps(reasoning).decode()


def reasoning_from(stored: str) -> Reasoning:
    content = orjson.loads(stored)
    return Reasoning(**{**content, "basis": tuple(Basis(**basis) for basis in content["basis"]), **trace_from(content)})


def refusals_from(stored: str | None) -> tuple[Refusal, ...]:
    return tuple(
        Refusal(**{**item, "basis": tuple(Basis(**basis) for basis in item["basis"]), **trace_from(item)})
        for item in orjson.loads(stored or "[]")
    )


def refusals_to(refusals: Sequence[Refusal]) -> str | None:
    return orjson.dumps(refusals).decode() if refusals else None
