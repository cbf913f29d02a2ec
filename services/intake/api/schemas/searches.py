"""Searches at the door: what somebody looks for, and the cases that were found."""

from typing import Self

from pydantic import BaseModel, Field

from services.intake.api.schemas.cases import CaseItem
from services.intake.api.schemas.strict import StrictModel
from services.intake.domain.searches import Found, FoundCase, SearchKind
from shared.sound_text import Line


class SearchRequest(StrictModel):
    """What is looked for; in the body, because a name belongs into no address."""

    wanted: Line = Field(description="A case's number or its end (HT-2611-00042, 2611-42, 42), a head's name, a telephone.")


class FoundCaseItem(CaseItem):
    """A case that was found."""

    head_name: str | None = Field(description="The head's initials; null where the caller may not know the household.")

    @classmethod
    def of_found(cls, found: FoundCase) -> Self:
        return cls(**dict(CaseItem.of(found.case)), head_name=found.head_name)


class SearchResponse(BaseModel):
    """The cases that were found within one's area, and what the words were taken for."""

    kind: SearchKind
    items: list[FoundCaseItem]
    is_more: bool = Field(description="There are more: add a word.")

    @classmethod
    def of(cls, found: Found) -> Self:
        return cls(kind=found.kind, items=[FoundCaseItem.of_found(one) for one in found.cases], is_more=found.is_more)
