"""Two processes of assessment that answer by different releases of the law."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

from shared.clock import VIETNAM, now
from tests.chaos.alerts.cables import cable_to
from tests.chaos.alerts.ground import Ground, fires
from tests.support.doors import Person
from tests.support.waiting import eventually

_FAR_OFF: Final = timedelta(days=400)
_PROVINCE: Final = "96"
_BOTH: Final = 2


@fires("LawDiffers")
@asynccontextmanager
async def learns_of_no_release(ground: Ground) -> AsyncIterator[None]:
    """a second assessment loses its database while a province's norm of next year is released; undone: it has it again"""
    address = ground.stack.addresses.engines.postgres
    name = await ground.stack.start_copy("assessment", roles=("api",))
    try:
        async with cable_to(address.port) as cable:
            url = ground.stack.process(name).program.environment["ASSESSMENT_DATABASE_URL"]
            await ground.set_for_good(name, {"ASSESSMENT_DATABASE_URL": url.replace(f":{address.port}/", f":{cable.port}/")})
            with ground.watch.looking_at(name, int(ground.stack.process(name).program.environment["ASSESSMENT_HTTP_PORT"])):
                await ground.watch.has_seen(name)
                cable.cut()
                await _release(ground)
                yield
                cable.mend()
                await eventually(lambda: _same(ground), within_s=60, what="both to know the same law")
    finally:
        await ground.stack.stop_part(name, for_good=True)


async def _same(ground: Ground) -> bool:
    """Whether Prometheus sees one release at both: a process that it sees no more would look as if it knew the same."""
    both = await ground.watch.value("count(kipthoi_assessment_law_release)") == _BOTH
    return both and await ground.watch.value("max(kipthoi_assessment_law_release) - min(kipthoi_assessment_law_release)") == 0


async def _release(ground: Ground) -> None:
    """One law officer enters a norm, another releases it: it takes force when nobody is here any more."""
    norm = {"province_code": _PROVINCE, "parameter": "base_level_dong", "value": 700_000}
    first_day = (now().astimezone(VIETNAM).date() + _FAR_OFF).isoformat()
    body = {"norm": {**norm, "valid_from": first_day}, "document": "7/2027/NQ-HĐND", "article": "2.1", "certainty": "A"}
    body["reason"] = "Thử báo động"
    one, other = (Person(f"law-officer-{number}", ("law_officer",)) for number in (1, 2))
    entered = await ground.doors.post("assessment", "/v1/rules/entries", one, body)
    await ground.doors.post("assessment", f"/v1/rules/entries/{entered['id']}/release", other, {})
