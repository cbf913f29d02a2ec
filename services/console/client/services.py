"""All services at once."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

import httpx

from services.console.client.assessment import Assessment
from services.console.client.disbursement import Disbursement
from services.console.client.intake import Intake
from services.console.client.notifications import Notifications
from services.console.client.operations import Operations
from services.console.client.transport import Caller, Transport
from services.console.views.timeline import LiveCase


@dataclass(frozen=True)
class Services:
    """The services that own the truth; and the operators' doors of all, the desk's own among them."""

    intake: Intake
    assessment: Assessment
    disbursement: Disbursement
    notifications: Notifications
    operations: Operations

    @classmethod
    def at(cls, urls: Mapping[str, str], http: httpx.AsyncClient) -> Self:
        """Return the services at these addresses, by name."""
        transport = Transport(urls, http)
        return cls(
            Intake(transport),
            Assessment(transport),
            Disbursement(transport),
            Notifications(transport),
            Operations(transport),
        )

    async def case(self, caller: Caller, case_id: UUID) -> LiveCase:
        """Ask all four about a case at once; each has the same two seconds of its own.

        Assessment knows the household too, where intake is away; each shows it only to those who may know.
        """
        case, assessment, payments, notices = await asyncio.gather(
            self.intake.case(caller, case_id),
            self.assessment.case(caller, case_id),
            self.disbursement.payments(caller, case_id),
            self.notifications.notices(caller, case_id),
        )
        households = (content.household_view() for content in (case.content, assessment.content) if content)
        return LiveCase(
            now=case.content.now() if case.content else None,
            moves=case.content.move_views() if case.content else (),
            clocks=[clock for content in (case.content, assessment.content) if content for clock in content.clock_views()],
            awards=assessment.content.award_views() if assessment.content else (),
            payments=payments.content.views(case_id) if payments.content else (),
            notices=notices.content.views(case_id) if notices.content else (),
            household=next((household for household in households if household), None),
            look_alikes=case.content.look_alike_views() if case.content else (),
            away=[answer.service for answer in (case, assessment, payments, notices) if answer.outcome == "away"],
        )
