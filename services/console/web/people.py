"""Who a case is about: read live from intake with the officer's own token, shown, and never kept."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from services.console.store.cases import CaseHead


class Person(BaseModel):
    """The household as intake shows it to this officer; what it leaves out stays unknown."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    head_name: str = Field(repr=False)
    phone: str | None = Field(default=None, repr=False)
    size: int | None = None
    standing: str | None = None
    what_happened: str | None = Field(default=None, repr=False)
    informant: dict[str, Any] | None = Field(
        default=None, repr=False, validation_alias=AliasChoices("informant", "reported_by")
    )


class _Listed(BaseModel):
    """A case in intake's list."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    case_id: UUID = Field(validation_alias=AliasChoices("case_id", "id"))
    incident_id: UUID
    commune_code: str
    stage: str
    drill: bool = False
    identified_at: datetime
    assisted_at: datetime | None = None


def person_of(body: Mapping[str, Any] | None) -> Person | None:
    """Return who the case is about, wherever in intake's answer the household stands."""
    if body is None:
        return None
    flat: dict[str, Any] = {}
    for part in (body, body.get("report"), body.get("personal"), body.get("household")):
        if isinstance(part, Mapping):
            flat |= {name: value for name, value in part.items() if value is not None}
    try:
        return Person.model_validate(flat)
    except ValidationError:
        return None


def live_heads(items: Iterable[Mapping[str, Any]]) -> list[CaseHead]:
    """Return intake's cases as the list shows them."""
    found = []
    for item in items:
        try:
            case = _Listed.model_validate(item)
        except ValidationError:
            continue
        found.append(
            CaseHead(
                case_id=case.case_id,
                incident_id=case.incident_id,
                commune_code=case.commune_code,
                stage=case.stage,
                drill=case.drill,
                identified_at=case.identified_at,
                helped_at=case.assisted_at,
                late_since=None,
                stuck=False,
            )
        )
    return found
