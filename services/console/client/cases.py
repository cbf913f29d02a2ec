"""One case as intake tells it: where it stands, its clocks and moves, and whose it is for those who may know."""

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import Field

from services.console.client.clocks import Clock
from services.console.client.outside_aid import OutsideAid
from services.console.client.transport import Response, TypedEndpoint
from services.console.views.cases import CaseNow
from services.console.views.clocks import ClockView
from services.console.views.household import DisclosureView, HouseholdView, InformantView
from services.console.views.look_alikes import LookAlikeView
from services.console.views.moves import MoveView
from services.console.views.outside_aid import OutsideAidView

_SERVICE: Final = "intake"


class Informant(Response):
    """Who told of the household, as far as this caller may know."""

    name: str | None
    phone: str | None


class Household(Response):
    """The household, as far as this caller may know."""

    head_name: str | None
    phone: str | None
    size: int | None
    standing: str | None


class Payee(Response):
    """The account to which help goes; of its number only the last digits are shown."""

    name: str
    bank_code: str | None
    account_number: str | None


class Move(Response):
    """The case was moved from one commune to another."""

    from_commune: str
    to_commune: str
    moved_by: str
    moved_at: datetime


class Disclosure(Response):
    """The household was shown in full to somebody, for a reason."""

    shown_to: str
    shown_at: datetime
    reason: str
    note: str | None


class LookAlike(Response):
    """Another case that may be of the same household."""

    case_id: UUID
    case_number: str
    reported_at: datetime
    likeness: str
    verdict: str | None
    earlier: bool
    retracted: bool


class CaseResponse(Response):
    """One case."""

    case_number: str
    incident_id: UUID
    commune_code: str
    stage: str
    drill: bool
    clocks: list[Clock]
    moves: list[Move]
    look_alikes: list[LookAlike]
    outside_aid: list[OutsideAid] = Field(default_factory=list)
    is_masked: bool
    shown_to: list[Disclosure] | None
    household: Household | None
    what_happened: str | None
    payee: Payee | None
    reported_by: Informant | None

    def now(self) -> CaseNow:
        return CaseNow(
            case_number=self.case_number,
            incident_id=self.incident_id,
            commune_code=self.commune_code,
            stage=self.stage,
            drill=self.drill,
        )

    def clock_views(self) -> list[ClockView]:
        return [clock.view(_SERVICE) for clock in self.clocks]

    def move_views(self) -> list[MoveView]:
        return [MoveView(**dict(move)) for move in self.moves]

    def look_alike_views(self) -> list[LookAlikeView]:
        return [LookAlikeView(**dict(alike)) for alike in self.look_alikes]

    def outside_aid_views(self) -> list[OutsideAidView]:
        return [aid.view() for aid in self.outside_aid]

    def disclosure_views(self) -> list[DisclosureView] | None:
        return [DisclosureView(**dict(one)) for one in self.shown_to] if self.shown_to is not None else None

    def household_view(self) -> HouseholdView | None:
        """Return whose case it is; None where this caller may know nothing of it."""
        household = self.household or Household(head_name=None, phone=None, size=None, standing=None)
        informant = self.reported_by
        view = HouseholdView(
            head_name=household.head_name or None,
            phone=household.phone or None,
            size=household.size,
            what_happened=self.what_happened or None,
            informant=InformantView(informant.name or None, informant.phone or None) if informant else None,
        )
        return None if view == HouseholdView() else replace(view, is_masked=self.is_masked)


CASE: Final = TypedEndpoint(_SERVICE, "GET", "/v1/cases/{case_id}", frozenset({"masked"}), response=CaseResponse)
