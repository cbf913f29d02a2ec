"""The desk on a database of its own."""

from collections.abc import AsyncIterator

import pytest

from services.notifications.app import PRODUCERS, build_activities, build_context, build_handlers, build_loops, build_service
from shared.messaging import FactReader
from tests.component.console.harness import ServiceHarness, a_harness
from tests.component.disbursement.conftest import QuietBank
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.harness import settings_for
from tests.component.notifications.harness import ServiceHarness as Notifications
from tests.component.notifications.harness import Telephones, some_settings
from tests.conftest import FreshDatabase
from tests.support.foundation import a_foundation


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait longer for another service than a starved machine stands still: whoever tests one that hangs says so."""
    for limit in ("transport.TIMEOUT_S", "transport.ACT_TIMEOUT_S", "provider.TIMEOUT_S", "watch._PATIENCE_S"):
        monkeypatch.setattr(f"services.console.client.{limit}", 60.0)


@pytest.fixture
async def harness(fresh_database: FreshDatabase) -> AsyncIterator[ServiceHarness]:
    foundation = a_foundation("console", await fresh_database("console"))
    yield a_harness(foundation)
    await foundation.database.close()


@pytest.fixture
async def notifications(harness: ServiceHarness, fresh_database: FreshDatabase) -> AsyncIterator[Notifications]:
    """The service that tells everybody, whose doors the desk reaches."""
    foundation = a_foundation("notifications", await fresh_database("notifications"))
    settings = some_settings("http://phones.test")
    activities = build_activities(foundation, settings)
    handlers = build_handlers(foundation, build_context(foundation, settings))
    service = Notifications(
        foundation,
        FactReader("notifications", foundation.database, settings.kafka_bootstrap, PRODUCERS, handlers),
        activities,
        build_loops(foundation, settings, activities),
        build_service(foundation, settings).api(),
        Telephones("http://phones.test", None, None, None),  # type: ignore[arg-type] # nobody looks at the phones here
    )
    harness.others.doors["notifications"] = service.api
    yield service
    await foundation.database.close()


@pytest.fixture
async def disbursement(harness: ServiceHarness, fresh_database: FreshDatabase) -> AsyncIterator[Disbursement]:
    """The service that pays, whose doors the desk reaches."""
    foundation = a_foundation("disbursement", await fresh_database("disbursement"))
    service = Disbursement(foundation, settings_for("http://bank.test"), QuietBank())
    harness.others.doors["disbursement"] = service.app
    yield service
    await foundation.database.close()
