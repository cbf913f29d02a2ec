"""A list comes in: good rows become cases, bad ones are given back, and no crash loses or doubles a row."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from services.intake.commands import lists as commands
from services.intake.commands.reports import accept_reports
from services.intake.loops import list_import
from services.intake.loops.list_import import ListImport
from services.intake.store import lists as store
from shared import audit
from shared.database import execute
from shared.privacy import Cipher, new_key
from tests.component.intake.harness import ServiceHarness
from tests.support.builders import COMMUNE, OTHER_COMMUNE
from tests.support.foundation import DATA_KEY
from tests.support.records import outbox_facts, outbox_wakes

HEADER = "commune_code,head_name,what_happened,phone,size,dead,bank_code,account_number"


def a_list(*rows: Any, header: Any = HEADER) -> Any:
    return "\n".join([header, *rows]) + "\n"


def rows_of(count: Any, commune: Any = COMMUNE) -> Any:
    return [f"{commune},Hộ {number},Ngập" for number in range(count)]


async def test_good_rows_become_cases_and_bad_ones_come_back(harness: ServiceHarness, incident: str) -> None:
    content = a_list(
        f"{COMMUNE},Hộ Một,Ngập,+84900000000,4,1,VCB,0001112223",
        f"{COMMUNE},,Ngập",
        f"{COMMUNE},Hộ Hai,Ngập,,-3",
        f'{COMMUNE},"Hộ Ba,Ngập',
        f"{COMMUNE},Hộ Bốn,Ngập",
        "99999,Hộ N?m,Ngập",
    )

    done = await harness.send_list(incident, content)

    assert (done["state"], done["rows"], done["accepted"], done["rejected"]) == ("done", 6, 2, 4)
    assert [(error["line"], error["field"]) for error in done["errors"]] == [
        (3, "head_name"),
        (4, "size"),
        (5, "row"),
        (7, "head_name"),
        (7, "commune_code"),
    ]
    assert done["errors"][0]["reason"] == "is missing"
    assert (await harness.import_of(done["id"], language="vi"))["errors"][0]["reason"] == "thiếu, phải có"
    cases = await harness.rows("select c.*, r.line, r.channel from cases c join reports r on r.case_id = c.id order by line")
    assert [(case.line, case.channel, case.stage) for case in cases] == [(2, "list", "identified"), (6, "list", "identified")]
    shown = await harness.case(cases[0].id)
    assert shown["losses"]["dead"] == ["p1"]
    assert shown["payee"]["account_number"] == "••••••2223"


async def test_every_household_of_a_list_is_told_and_watched(
    harness: ServiceHarness, incident: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_import, "ROWS_AT_ONCE", 50)

    await harness.send_list(incident, a_list(*rows_of(203)))

    facts = [fact for fact in await outbox_facts(harness.foundation.database) if fact.case_id]
    assert len({fact.case_id for fact in facts}) == 203
    assert len({wake.key for wake in await outbox_wakes(harness.foundation.database)}) == 203
    assert len(await harness.rows("select 1 from clocks where state = 'running'")) == 203


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\x00", "the file is no CSV text that can be read; save it as CSV UTF-8"),
        (b"PK\x03\x04", "the file is a workbook, PDF, HTML, XML or archive and no CSV; open it and save it as CSV UTF-8"),
        (b"commune_code;head_name\n1;2", "columns are missing: What happened"),
    ],
)
async def test_what_is_no_list_is_refused_with_one_error(
    harness: ServiceHarness, incident: str, content: Any, reason: Any
) -> None:
    refused = await harness.send_list(incident, content)

    assert (refused["state"], refused["rows"]) == ("refused", 0)
    assert refused["errors"] == [{"line": 1, "field": "file", "column": "", "reason": reason}]
    assert await harness.rows("select 1 from import_chunks") == []


async def test_a_list_of_only_a_header_is_said_to_have_no_rows(harness: ServiceHarness, incident: str) -> None:
    done = await harness.send_list(incident, a_list())

    assert (done["state"], done["rows"], [error["field"] for error in done["errors"]]) == ("refused", 0, ["file"])
    assert "no household" in done["errors"][0]["reason"] or "không có hộ nào" in done["errors"][0]["reason"]


async def test_rows_outside_the_officers_area_or_the_incident_come_back(harness: ServiceHarness) -> None:
    incident = await harness.declare((COMMUNE, OTHER_COMMUNE))
    content = a_list(*rows_of(1), *rows_of(1, OTHER_COMMUNE), *rows_of(1, "00103"))

    narrow = await harness.send_list(incident, content, communes=[COMMUNE])
    wide = await harness.send_list(incident, content)

    assert [(error["line"], error["reason"]) for error in narrow["errors"]] == [
        (3, "lies outside the area of the officer who sent the list"),
        (4, "lies outside the area of the officer who sent the list"),
    ]
    assert [(error["line"], error["reason"]) for error in wide["errors"]] == [
        (4, "this commune is not among the communes of the incident")
    ]


async def test_a_list_for_an_unknown_incident_is_not_found(harness: ServiceHarness) -> None:
    async with harness.client() as officer:
        form = {"incident_id": "01900000-0000-7000-8000-000000000009"}
        answer = await officer.post("/v1/reports/import", data=form, files={"file": ("list.csv", b"x")})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({"data": {"incident_id": "nonsense"}, "files": {"file": ("list.csv", b"x")}}, 422),
        ({"files": {"file": ("list.csv", b"x")}}, 422),
        ({"data": {"incident_id": "01900000-0000-7000-8000-000000000009"}}, 422),
        ({"content": b"no form", "headers": {"Content-Type": "multipart/form-data; boundary=x"}}, 400),
        ({"content": b"no form", "headers": {"Content-Type": "multipart/form-data"}}, 400),
        ({"json": {}}, 422),
    ],
)
async def test_what_is_no_upload_is_refused(harness: ServiceHarness, how: Any, status: Any) -> None:
    async with harness.client() as officer:
        answer = await officer.post("/v1/reports/import", **how)

    assert answer.status_code == status, answer.text


async def test_the_same_key_and_file_are_one_list(harness: ServiceHarness, incident: str) -> None:
    async def send(content: Any) -> Any:
        async with harness.client() as officer:
            return await officer.post(
                "/v1/reports/import",
                data={"incident_id": incident},
                files={"file": ("list.csv", content)},
                headers={"Idempotency-Key": "monday"},
            )

    first, second = await asyncio.gather(send(a_list(*rows_of(2))), send(a_list(*rows_of(2))))
    other = await send(a_list(*rows_of(3)))

    assert (first.status_code, first.content) == (202, second.content)
    assert other.status_code == 409
    assert len(await harness.rows("select 1 from imports")) == 1


async def test_of_very_many_errors_all_are_counted_but_not_all_kept(
    harness: ServiceHarness, incident: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MAX_ERRORS", 70)

    done = await harness.send_list(incident, a_list(*[",Hộ,Ngập"] * 106, *rows_of(1)))

    assert (done["rows"], done["accepted"], done["rejected"], len(done["errors"])) == (107, 1, 106, 70)


async def test_a_list_is_kept_encrypted_and_forgotten_when_read(harness: ServiceHarness, incident: str) -> None:
    await harness.send_list(incident, a_list("00004,Hộ Bí Mật,Ngập"), read=False)

    (chunk,) = await harness.rows("select sealed from import_chunks")
    assert "Bí Mật".encode() not in chunk.sealed
    await harness.lists.read_lists()
    assert await harness.rows("select 1 from import_chunks") == []


class Killed(BaseException):
    """The process was killed here."""


@pytest.mark.parametrize("where", ["accept_reports", "advance", "record", "after"])
@pytest.mark.parametrize("when", [1, 2])
async def test_a_kill_anywhere_loses_no_row_and_doubles_none(
    harness: ServiceHarness, incident: str, monkeypatch: pytest.MonkeyPatch, where: Any, when: Any
) -> None:
    monkeypatch.setattr(list_import, "ROWS_AT_ONCE", 50)
    running = await harness.send_list(incident, a_list(*rows_of(90), ",Không xã,Ngập", *rows_of(20)), read=False)
    calls = 0

    def dies(original: Any) -> Any:
        async def wrapper(*args: Any, **kwargs: Any) -> Any:
            nonlocal calls
            result = await original(*args, **kwargs)
            calls += 1
            if calls == when:
                raise Killed
            return result

        return wrapper

    with monkeypatch.context() as patch:
        if where == "accept_reports":
            patch.setattr(commands, "accept_reports", dies(accept_reports))
        elif where == "advance":
            patch.setattr(store, "advance", dies(store.advance))
        elif where == "record":
            patch.setattr(audit, "record", dies(audit.record))
        else:
            patch.setattr(ListImport, "_one_batch", dies(ListImport._one_batch))
        with pytest.raises(Killed):
            await harness.lists.read_lists()
    between = await harness.import_of(running["id"])
    assert between["rows"] == between["accepted"] + between["rejected"]
    assert len(await harness.rows("select 1 from cases")) == between["accepted"]

    await harness.lists.read_lists()

    done = await harness.import_of(running["id"])
    assert (done["state"], done["accepted"], done["rejected"]) == ("done", 110, 1)
    assert [error["line"] for error in done["errors"]] == [92]
    assert len(await harness.rows("select 1 from cases")) == 110
    assert len(await harness.rows("select distinct payload from outbox where address = 'wake'")) == 110


async def test_two_readers_of_one_list_double_nothing(harness: ServiceHarness, incident: str) -> None:
    await harness.send_list(incident, a_list(*rows_of(700)), read=False)

    await asyncio.gather(harness.lists.read_lists(), harness.lists.read_lists())
    await harness.lists.read_lists()

    assert len(await harness.rows("select 1 from cases")) == 700
    (row,) = await harness.rows("select * from imports")
    assert (row.state, row.accepted_count) == ("done", 700)


async def test_a_row_that_breaks_something_costs_only_itself(
    harness: ServiceHarness, incident: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def picky(session: Any, actor: Any, context: Any, reports: Any, received_at: Any) -> Any:
        if any(report.part.head_name == "Hộ 3" for report in reports):
            raise RuntimeError("boom")
        return await accept_reports(session, actor, context, reports, received_at)

    monkeypatch.setattr(commands, "accept_reports", picky)

    done = await harness.send_list(incident, a_list(*rows_of(6)))

    assert (done["state"], done["accepted"], done["rejected"]) == ("done", 5, 1)
    assert [(error["line"], error["field"]) for error in done["errors"]] == [(5, "row")]


async def test_neither_a_long_nor_an_unreadable_list_holds_up_the_others(
    harness: ServiceHarness, incident: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_import, "ROWS_AT_ONCE", 5)
    monkeypatch.setattr(list_import, "BATCHES_A_TURN", 2)
    spoilt = await harness.send_list(incident, a_list(*rows_of(1)), read=False)
    long = await harness.send_list(incident, a_list(*rows_of(33)), read=False)
    short = await harness.send_list(incident, a_list(*rows_of(2)), read=False)
    async with harness.foundation.database.transaction() as session:
        await execute(
            session, text("update import_chunks set sealed = sealed || 'spoilt' where import_id = :id"), {"id": spoilt["id"]}
        )
        await audit.record(session, harness.foundation.actor, "spoilt by a test", "import", [spoilt["id"]])

    assert await harness.lists._one_round()

    assert (await harness.import_of(spoilt["id"]))["state"] == "refused"
    assert (await harness.import_of(long["id"]))["accepted"] == 10
    assert (await harness.import_of(short["id"]))["state"] == "done"
    await harness.lists.read_lists()
    assert (await harness.import_of(long["id"]))["accepted"] == 33


async def test_a_list_is_shown_to_its_officer_and_to_those_above_him_only(harness: ServiceHarness, incident: str) -> None:
    sent = await harness.send_list(incident, a_list(*rows_of(1)), communes=[COMMUNE], subject="officer-1")

    async def status(role: Any, **area: Any) -> Any:
        async with harness.client(role, **area) as somebody:
            return (await somebody.get(f"/v1/imports/{sent['id']}")).status_code

    assert await status("commune_officer", communes=[COMMUNE], subject="officer-2") == 200
    assert await status("auditor") == 200
    assert await status("ops") == 200
    assert await status("auditor", communes=[COMMUNE]) == 200
    assert await status("commune_officer", communes=[OTHER_COMMUNE], subject="officer-3") == 404
    assert await status("auditor", communes=[OTHER_COMMUNE]) == 404
    assert await status("ops", provinces=["79"]) == 404
    assert await status("accountant") == 403


async def test_of_a_bad_row_who_runs_the_system_learns_nothing_about_its_household(
    harness: ServiceHarness, incident: str
) -> None:
    content = a_list(f"{COMMUNE},Hộ Bí Mật,Ngập,3,5", header="commune_code,head_name,what_happened,size,short_of_food")
    sent = await harness.send_list(incident, content)

    async def reason(role: Any) -> Any:
        async with harness.client(role) as somebody:
            answer = await somebody.get(f"/v1/imports/{sent['id']}", headers={"Accept-Language": "en"})
        (error,) = answer.json()["errors"]
        assert (error["line"], error["field"]) == (2, "short_of_food")
        return error["reason"]

    assert (
        await reason("commune_officer")
        == "are more than the household has (3, the dead and missing counted); correct one of the two"
    )
    assert (
        await reason("auditor") == "are more than the household has (3, the dead and missing counted); correct one of the two"
    )
    assert await reason("ops") == "are more than the household has (•, the dead and missing counted); correct one of the two"


async def test_a_list_under_a_key_that_is_not_known_here_yet_waits_and_is_not_thrown_away(
    harness: ServiceHarness, incident: str
) -> None:
    sent = await harness.send_list(incident, a_list(*rows_of(3)), read=False)
    newer = Cipher(f"{new_key()},{DATA_KEY}")
    async with harness.foundation.database.transaction() as session:
        for row in (await execute(session, text("select number, sealed from import_chunks"))).all():
            bound = f"import_chunks.sealed|{sent['id']}|{row.number}"
            sealed = newer.seal_bytes(Cipher(DATA_KEY).open_bytes(row.sealed, bound), bound)
            await execute(
                session, text("update import_chunks set sealed = :s where number = :n"), {"s": sealed, "n": row.number}
            )
        await audit.record(session, harness.foundation.actor, "sealed anew", "import", [sent["id"]])

    await harness.lists.read_lists()

    assert (await harness.import_of(sent["id"]))["state"] == "running"
    assert (await harness.rows("select count(*) as n from import_chunks"))[0].n > 0
