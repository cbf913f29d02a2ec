"""The law reckons for a twentieth of a second; meanwhile the service must go on answering."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.assessment.commands.law.entitlements import ask_law
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.entitlements import Entitlements
from services.assessment.rules import ReliefLaw
from shared.events.household import Hazard, Losses, Standing
from tests.component.assessment.conftest import ServiceHarness
from tests.support.builders import MORNING


class Watched(ReliefLaw):
    """The law, which remembers where it was asked."""

    asked_in: int | None = None

    def entitlements(self, households: Sequence[Circumstances], decided_on: date) -> Sequence[Entitlements]:
        self.asked_in = threading.get_ident()
        return super().entitlements(households, decided_on)


async def test_the_law_is_asked_outside_the_event_loop(harness: ServiceHarness) -> None:
    law = Watched()
    context = replace(harness.context, law=law)

    answers = await ask_law(context, [Circumstances(Hazard.STORM, Standing.POOR, Losses())] * 3, MORNING)

    assert len(answers) == 3
    assert law.asked_in not in {None, threading.get_ident()}
