"""What who takes a backup writes down is shown by the desk's process, and told at its door."""

from datetime import timedelta

from prometheus_client import REGISTRY
from sqlalchemy import text

from deploy.backup.notes import note
from services.console.loops.backups import BackupWatch
from shared.clock import now
from shared.database import execute
from tests.component.console.harness import ServiceHarness
from tests.support.engines import Engines


async def _shown(harness: ServiceHarness) -> list[float | None]:
    await BackupWatch(harness.foundation.database).measure()
    return [REGISTRY.get_sample_value(f"kipthoi_backup_{what}") for what in ("age_seconds", "failures")]


async def test_the_newest_whole_backup_has_an_age_and_what_failed_since_is_counted(
    harness: ServiceHarness, engines: Engines
) -> None:
    server = await engines.postgres()
    async with harness.foundation.database.reading() as session:
        name = str((await execute(session, text("select current_database()"))).scalar_one())
    began = now() - timedelta(hours=30)

    unknown, known_unknown = await _shown(harness), await _asked(harness)
    note(server, began - timedelta(days=1), "an older one", database=name)
    note(server, began, database=name)
    old, known_old = await _shown(harness), await _asked(harness)
    note(server, began + timedelta(hours=1), "no space on 'disk' :left\nat all", database=name)
    note(server, began + timedelta(hours=2), "nor now", database=name)
    failed, known_failed = await _shown(harness), await _asked(harness)
    note(server, began + timedelta(hours=29), database=name)
    well = await _shown(harness)

    assert unknown[0] is None
    assert unknown[1] == 0
    assert known_unknown == {"newest": None, "failures": 0, "failure": None}
    assert 0 <= old[0] - 30 * 3600 < 60
    assert old[1] == 0
    assert (known_old["failures"], known_old["failure"]) == (0, None)
    assert 0 <= failed[0] - 30 * 3600 < 60
    assert failed[1] == 2
    assert (known_failed["failures"], known_failed["failure"]) == (2, "nor now")
    assert 0 <= well[0] - 3600 < 60
    assert well[1] == 0


async def _asked(harness: ServiceHarness) -> dict[str, object]:
    async with harness.program("ops") as client:
        answer = await client.get("/v1/operations/backups")
    answer.raise_for_status()
    return answer.json()
