"""The services, each on a database of its own, as the component tests have them; several may stand in one test."""

import pytest

from tests.component.assessment import conftest as of_assessment
from tests.component.console import conftest as of_console
from tests.component.disbursement import conftest as of_disbursement
from tests.component.intake import conftest as of_intake
from tests.component.intake.harness import ServiceHarness as Intake
from tests.component.notifications import conftest as of_notifications
from tests.field.cases import PLACES

intake = of_intake.harness
harness_of = of_assessment.harness_of
disbursement = of_disbursement.harness
bank_and_disbursement = of_disbursement.bank_and_harness
notifications = of_notifications.harness
providers = of_notifications.providers
telephones = of_notifications.telephones
desk = of_console.harness


@pytest.fixture
async def assessment(harness_of: of_assessment.HarnessOf) -> of_assessment.ServiceHarness:
    return await harness_of()


@pytest.fixture
async def incident(intake: Intake) -> str:
    """The incident of the cases."""
    return await intake.declare(PLACES)
