"""All services at once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

import httpx

from services.console.client.assessment import Assessment
from services.console.client.bookings import Bookings
from services.console.client.books import Books
from services.console.client.campaigns import Campaigns
from services.console.client.cash_lists import CashLists
from services.console.client.clocks import Clocks
from services.console.client.cut_offs import CutOffs
from services.console.client.disbursement import Disbursement
from services.console.client.gifts import Giving
from services.console.client.intake import Intake
from services.console.client.milestones import Milestones
from services.console.client.notifications import Notifications
from services.console.client.operations import Operations
from services.console.client.outside_aid import OutsideAids
from services.console.client.payees import Payees
from services.console.client.province_requests import ProvinceRequests
from services.console.client.reconciliation import Reconciliation
from services.console.client.stock import Stock
from services.console.client.transport import (
    Answer,
    Caller,
    Document,
    Endpoint,
    Inquiry,
    Naming,
    ResponseT,
    Transport,
    TypedEndpoint,
)
from services.console.views.cases import CaseNow
from services.console.views.cut_offs import CutOffView
from services.console.views.household import HouseholdView
from services.console.views.timeline import LiveCase
from shared.need_to_know import masked_name, masked_number


@dataclass(frozen=True)
class Services:
    """The services that own the truth; and the operators' doors of all, the desk's own among them."""

    intake: Intake
    assessment: Assessment
    disbursement: Disbursement
    notifications: Notifications
    operations: Operations
    clocks: Clocks
    province_requests: ProvinceRequests
    cash_lists: CashLists
    bookings: Bookings
    books: Books
    reconciliation: Reconciliation
    campaigns: Campaigns
    stock: Stock
    giving: Giving
    payees: Payees
    cut_offs: CutOffs
    milestones: Milestones
    outside_aids: OutsideAids
    transport: Transport

    @classmethod
    def at(cls, urls: Mapping[str, str], http: httpx.AsyncClient, named: Naming | None = None) -> Self:
        """Return the services at these addresses, by name; `named` says who the officers are of whom they speak."""
        transport = Transport(urls, http, named)
        return cls(
            Intake(transport),
            Assessment(transport),
            Disbursement(transport),
            Notifications(transport),
            Operations(transport),
            Clocks(transport),
            ProvinceRequests(transport),
            CashLists(transport),
            Bookings(transport),
            Books(transport),
            Reconciliation(transport),
            Campaigns(transport),
            Stock(transport),
            Giving(transport),
            Payees(transport),
            CutOffs(transport),
            Milestones(transport),
            OutsideAids(transport),
            transport,
        )

    async def page_of(self, endpoint: Endpoint, caller: Caller, inquiry: Inquiry) -> Document:
        """Return a page that a service wrote of itself."""
        return await self.transport.fetch(endpoint, caller, inquiry)

    async def queue(self, caller: Caller, which: TypedEndpoint[ResponseT], most: int) -> Answer[ResponseT]:
        """Return what waits for people in one queue: how much, and at most so many of the most urgent."""
        return await self.transport.ask(which, caller, Inquiry(query={"limit": str(most)}))

    async def case(self, caller: Caller, case_id: UUID) -> LiveCase:
        """Ask all four about a case at once; each has the same two seconds of its own.

        Assessment knows the household too, where intake is away; each shows it only to those who may know, and it is masked
        until somebody has said to intake why he must know it.
        """
        case, assessment, payments, notices, escalations = await asyncio.gather(
            self.intake.masked_case(caller, case_id),
            self.assessment.case(caller, case_id),
            self.disbursement.payments(caller, case_id),
            self.notifications.notices(caller, case_id),
            self.notifications.escalations.of_case(caller, case_id),
        )
        household = case.content.household_view() if case.content else None
        if household is None and assessment.content is not None and (known := assessment.content.household_view()) is not None:
            # Nobody can write down now why it is shown: it stays masked.
            household = _masked(known)
        return LiveCase(
            now=case.content.now() if case.content else None,
            moves=case.content.move_views() if case.content else (),
            clocks=[clock for content in (case.content, assessment.content) if content for clock in content.clock_views()],
            awards=assessment.content.award_views() if assessment.content else (),
            payments=payments.content.views(case_id) if payments.content else (),
            notices=notices.content.views(case_id) if notices.content else (),
            household=household,
            shown_to=case.content.disclosure_views() if case.content else None,
            look_alikes=case.content.look_alike_views() if case.content else (),
            outside_aid=case.content.outside_aid_views() if case.content else (),
            takings=escalations.content.takings() if escalations.content else {},
            untaken=escalations.content.untaken() if escalations.content else frozenset(),
            cut_offs=await self._cut_offs(caller, case.content.now() if case.content else None),
            away=[answer.service for answer in (case, assessment, payments, notices) if answer.outcome == "away"],
        )

    async def _cut_offs(self, caller: Caller, case: CaseNow | None) -> Sequence[CutOffView]:
        """Return what was signed of the case's commune being cut off, in its incident; nothing where intake does not say so."""
        if case is None or case.incident_id is None or case.commune_code is None:
            return ()
        answer = await self.cut_offs.of_incident(caller, case.incident_id)
        return [one.view() for one in answer.content.items if one.commune_code == case.commune_code] if answer.content else ()


def _masked(household: HouseholdView) -> HouseholdView:
    """Return it as it is shown before anybody has said why he must know it."""
    return HouseholdView(
        head_name=masked_name(household.head_name) if household.head_name else None,
        phone=masked_number(household.phone) if household.phone else None,
        size=household.size,
        is_masked=True,
    )
