"""A household helped from a terminal, through the one address of the desk, by persons with tokens of their own."""

import asyncio
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.partitions import partition_statement
from tests.journeys.village import COMMUNE, settle
from tests.support import people
from tests.support.doors import Doors, Person
from tests.support.stack import open_databases
from tests.support.waiting import eventually

OPERATOR = Person("operator-1", ("ops",))


class Terminal:
    """Somebody at a terminal on another machine: he knows the desk's address and has his token in a file."""

    def __init__(self, doors: Doors, folder: Path) -> None:
        self._doors = doors
        self._folder = folder

    async def run(self, who: Person, *words: str, code: int = 0, lang: str = "en") -> str:
        """Run a command to its end and return what it printed."""
        token = self._folder / who.subject
        token.write_text(await self._doors.token(who) + "\n")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KIPTHOI_")}
        environment |= {"KIPTHOI_URL": self._doors.url_of("console"), "KIPTHOI_TOKEN_FILE": str(token)}
        child = await asyncio.create_subprocess_exec(
            Path(sys.executable).with_name("kipthoi"),
            *("--lang", lang, *words),
            cwd=self._folder,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await child.communicate()
        assert child.returncode == code, f"{words}: {child.returncode}\n{out.decode()}\n{err.decode()}"
        return out.decode() + err.decode()

    async def read(self, who: Person, *words: str, code: int = 0) -> Any:
        return json.loads(await self.run(who, *words, "--json", code=code))


@pytest.fixture
def terminal(doors, tmp_path: Path) -> Terminal:
    return Terminal(doors, tmp_path)


async def test_a_household_is_reported_signed_and_looked_at_from_a_terminal(doors, terminal):
    village = await settle(doors)
    officer, chair = people.commune_officer(COMMUNE), people.chair(COMMUNE)
    which = ("--commune", COMMUNE, "--incident", str(village.incident))
    report = ("report", *which, "--head", "Hộ Dòng Lệnh", "--what", "Hết gạo", "--size", "4", "--key", "once-and-only-once")

    wrong = await terminal.run(officer, *report, "--hungry", "-3", code=5)
    assert "--hungry: " in wrong
    reported = await terminal.read(officer, *report, "--hungry", "4")
    again = await terminal.read(officer, *report, "--hungry", "4")
    assert again["case_id"] == reported["case_id"], "under one key it is one case"

    case = reported["case_id"]
    await eventually(lambda: village.awards(case), what="rice to be proposed")
    unasked = await terminal.run(chair, "sign", *which, "--case", case, code=2)
    assert "60 kg" in unasked
    assert "Nothing was signed" in unasked
    signed = await terminal.run(chair, "sign", *which, "--case", case, "--number", "7/QĐ-UBND", "--yes")
    assert "1 approved" in signed
    nothing = await terminal.run(chair, "sign", *which, "--case", case, "--yes", code=5)
    assert case in nothing or COMMUNE in nothing

    await village.payments_when(case, "reserved")
    shown = await terminal.run(chair, "case", "show", case)
    assert "Rice: 60 kg" in shown
    number = shown.split()[0]
    by_number = await terminal.read(chair, "case", "show", number)
    assert (by_number["case_number"], by_number["case_id"]) == (number, case)
    assert "99999" in await terminal.run(chair, "case", "show", f"{number[:8]}99999", code=5)
    assert "HT-2611-00042" in await terminal.run(chair, "case", "timeline", "Hộ Dòng Lệnh", code=2)
    assert "7/QĐ-UBND" in await terminal.run(chair, "case", "timeline", case)


async def test_who_may_not_is_refused_by_the_service_behind_the_desk(doors, terminal):
    village = await settle(doors)
    stranger = people.chair(COMMUNE)

    refused = await terminal.run(
        stranger, "report", "--commune", COMMUNE, "--incident", str(village.incident), "--head", "A", "--what", "B", code=5
    )

    assert "403" in refused


async def test_a_sound_installation_is_told_to_be_sound_and_what_is_stuck_is_found(doors, terminal, stack):
    sound = await terminal.read(OPERATOR, "doctor")
    assert {one["weight"] for one in sound["findings"]} == {"note"}
    [alike] = [one["what"] for one in sound["findings"] if "_EMBEDDED" in one["what"]]
    assert alike.count("_EMBEDDED") == 5, "what all say alike is said once"
    [other] = [one["what"] for one in sound["findings"] if "_EMBEDDED" not in one["what"]]
    assert "backup" in other.lower(), "a stack that was never backed up begins so"
    assert {one["tables_wanted"] for one in sound["services"].values()} == {
        one["tables_found"] for one in sound["services"].values()
    }
    assert (await terminal.read(OPERATOR, "status"))["ok"] is True
    assert "Mọi bản tin đều đi được" in await terminal.run(OPERATOR, "outbox", "stuck", lang="vi")

    long_ago = datetime.now(UTC) - timedelta(minutes=5)
    async with open_databases(stack.addresses) as databases:
        # It may have been in the month before this stack was made.
        await databases["intake"].execute(partition_statement(long_ago.date()))
        # As a broker that takes no fact of this size would leave it.
        await databases["intake"].execute(
            "insert into outbox (event_id, address, name, key, payload, refused, created_at)"
            " values (gen_random_uuid(), 'fact', 'intake.case_closed.v1', gen_random_uuid()::text, 'x', 'TooLarge', $1)",
            long_ago,
        )
        try:
            stuck = await terminal.read(OPERATOR, "outbox", "stuck", code=1)
            wrong = await terminal.run(OPERATOR, "status", code=1)
            ill = await terminal.run(OPERATOR, "doctor", code=1)
        finally:
            # Others look at this outbox after us: a fact that was never sent may not stay there, least of all as delivered.
            await databases["intake"].execute("delete from outbox where refused = 'TooLarge'")
    assert [(one["service"], one["what"], one["count"]) for one in stuck["stuck"]] == [("intake", "refused", 1)]
    assert "kipthoi outbox retry --service intake" in wrong
    assert "WRONG" in ill


async def test_the_desk_lets_pass_what_has_a_token_and_is_for_programs(doors):
    console = doors.url_of("console")
    token = await doors.token(OPERATOR)

    async with httpx.AsyncClient(base_url=console, trust_env=False) as client:
        bearer = {"Authorization": f"Bearer {token}"}
        answers = {
            path: (await client.get(f"/v1/services/{path}", headers=bearer)).status_code
            for path in (
                "intake/v1/incidents",
                "intake/health/parts",
                "intake/metrics",
                "intake/v1/../metrics",
                "intake/v1/nothing",
                "nobody/v1/incidents",
                "console/v1/board",
                "console/v1/services/intake/v1/incidents",
            )
        }
        nobody = await client.get("/v1/services/intake/v1/incidents")
        bank = await client.post("/v1/services/disbursement/v1/bank/answers", headers=bearer, json={})

    assert answers == {
        "intake/v1/incidents": 200,
        "intake/health/parts": 200,
        "intake/metrics": 404,
        "intake/v1/../metrics": 404,
        "intake/v1/nothing": 404,
        "nobody/v1/incidents": 404,
        "console/v1/board": 404,
        "console/v1/services/intake/v1/incidents": 404,
    }
    assert (nobody.status_code, bank.status_code) == (401, 404)
