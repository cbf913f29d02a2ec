"""Intake at work: reports one by one and by list, corrections, reports taken back, what others say of its cases."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import product
from typing import Any

from services.intake.app import build_context, build_service
from services.intake.commands.refused_rows import forget_refused_rows
from services.intake.commands.searches import mark_anew, mark_households
from services.intake.loops.cases import CaseWaiting
from services.intake.loops.searches import AT_ONCE
from shared.clock import now
from shared.communes import communes
from shared.events import (
    AssistanceApproved,
    AssistanceDeclined,
    DamageAssessed,
    Event,
    GoodsHandedOver,
    HouseholdTold,
    InformantTold,
    PaymentReturned,
    PaymentSettled,
)
from shared.foundation import Foundation
from shared.http import cursor_after
from shared.ids import new_id
from tests.component.intake.harness import ServiceHarness, a_report, an_incident, settings_for
from tests.load.drives.doors import ask_everything
from tests.load.drives.known import Known, KnownCase, fact_about
from tests.support.builders import a_proposed_award, an_approved_award
from tests.support.records import LOOK, deliver


async def drive(foundation: Foundation, known: Known) -> None:
    """Let everything happen that happens at intake."""
    settings = settings_for("postgresql+asyncpg://nobody@nowhere/none")
    service = build_service(foundation, settings)
    harness = ServiceHarness(foundation, service.api(), service.readers[0], build_context(foundation, settings))
    imported = await _report(harness, known)
    async with foundation.database.transaction() as session:
        await forget_refused_rows(session, foundation.actor, now())
    await CaseWaiting(foundation).measure()
    await _correct(harness, known)
    await _aid(harness, known)
    await _cut_off(harness, known)
    await _search(harness, known)
    await _hear(harness, known)
    await _open_again(harness, known)
    await _expect_all_taken(harness)
    case = known.of("identified", 1)[0]
    values = {
        "incident_id": str(known.incident_id),
        "commune_code": known.commune_code,
        "stage": "retracted",
        "look_alikes": "true",
        "cursor": cursor_after(case.case_id),
        "case_id": str(case.case_id),
        "import_id": imported,
    }
    await ask_everything("intake", harness.app, known, values)
    await ask_everything("intake", harness.app, known, {**values, "stage": "identified"})


async def _cut_off(harness: ServiceHarness, known: Known) -> None:
    """A commune is cut off, and reached again."""
    said = {"document": "12/CĐ-UBND", "reason": "a drive"}
    body = {**said, "commune_code": known.commune_code, "until": (now() + timedelta(days=2)).isoformat()}
    async with harness.client("provincial_leader", provinces=[known.province_code]) as leader:
        answer = await leader.post(f"/v1/incidents/{known.incident_id}/cut-offs", json=body)
        assert answer.status_code == 201, answer.text
        answer = await leader.post(f"/v1/cut-offs/{answer.json()['id']}/end", json=said)
        assert answer.status_code == 200, answer.text


async def _report(harness: ServiceHarness, known: Known) -> str:
    incident, commune = str(known.incident_id), known.commune_code
    async with harness.client("provincial_officer") as officer:
        answer = await officer.post("/v1/incidents", json=an_incident(commune_codes=[commune]))
        assert answer.status_code == 201, answer.text
        declared, further = answer.json()["id"], next(code for code in communes() if code != commune)
        change = {"risk_level": 5, "further_communes": [further], "closed": True}
        answer = await officer.post(f"/v1/incidents/{declared}/changes", json=change)
        assert answer.status_code == 200, answer.text
        body = a_report(incident, commune_code=commune)
        key = {"Idempotency-Key": str(new_id())}
        for _ in range(2):
            answer = await officer.post("/v1/reports", json=body, headers=key)
            assert answer.status_code == 201, answer.text
        long_ago = (now() - timedelta(hours=80)).isoformat()
        # Their words are those of the report before.
        for verdict in ("different", "same"):
            answer = await officer.post("/v1/reports", json={**body, "identified_at": long_ago})
            assert answer.status_code == 201, answer.text
            answer = await officer.post(f"/v1/cases/{answer.json()['case_id']}/look-alike", json={"verdict": verdict})
            assert answer.status_code == 200, answer.text
    rows = "\n".join(f"Hộ Thử Nghiệm {number},{commune},Nhà sập,4" for number in range(600))
    head = "head_name,commune_code,what_happened,size\n"
    # One row that is refused, and one whose commune lost its zero in a spreadsheet.
    odd = f"Hộ Thử Nghiệm,99999,Nhà sập,x\nHộ Thử Nghiệm,{commune.removeprefix('0')},Nhà sập,4"
    result = await harness.send_list(incident, f"{head}{rows}\n{odd}")
    assert (result["accepted"], result["rejected"]) == (601, 1), result
    refused = await harness.send_list(incident, b"\x00\x01\x02 no list")
    assert refused["state"] == "refused", refused
    return str(result["id"])


async def _correct(harness: ServiceHarness, known: Known) -> None:
    corrected, retracted = known.of("identified", 2)
    elsewhere = next(case.commune_code for case in known.cases["identified"] if case.commune_code != corrected.commune_code)
    async with harness.client("provincial_officer") as officer:
        answer: Any = await officer.post(f"/v1/cases/{corrected.case_id}/corrections", json={"size": 5})
        assert answer.status_code == 201, answer.text
        answer = await officer.post(f"/v1/cases/{corrected.case_id}/corrections", json={"commune_code": elsewhere})
        assert answer.status_code == 201, answer.text
        answer = await officer.post(f"/v1/cases/{retracted.case_id}/retract", json={"reason_code": "reported_by_mistake"})
        assert answer.status_code == 200, answer.text


async def _aid(harness: ServiceHarness, known: Known) -> None:
    """Others gave something; what was written down wrongly is withdrawn."""
    case = known.of("identified", 1)[0].case_id
    body = {"kind": "cash", "given_by": "Hội Thử Nghiệm", "given_on": now().date().isoformat(), "amount_dong": 500_000}
    async with harness.client("commune_officer") as officer:
        answer = await officer.post(f"/v1/cases/{case}/outside-aid", json=body)
        assert answer.status_code == 201, answer.text
        answer = await officer.post(f"/v1/cases/{case}/outside-aid/{answer.json()['id']}/withdraw")
        assert answer.status_code == 200, answer.text
        answer = await officer.post("/v1/outside-aid/search", json={"case_ids": [str(case)]})
        assert answer.status_code == 200, answer.text


async def _search(harness: ServiceHarness, known: Known) -> None:
    """Households are made findable, and looked for by whoever may, in every area."""
    actor, context = harness.foundation.actor, harness.context
    for command in (mark_anew, mark_households):
        async with harness.foundation.database.transaction() as session:
            assert await command(session, actor, context, AT_ONCE)
    areas: list[dict[str, Any]] = [{}, {"provinces": [known.province_code]}, known.place]
    for area, wanted in product(areas, ("Hộ Thử Nghiệm", "0559000001", "42", "2611-42", "HT-2611-00042")):
        async with harness.client("provincial_officer", **area) as officer:
            answer = await officer.post("/v1/cases/search", json={"wanted": wanted})
            assert answer.status_code == 200, answer.text
    async with harness.client("provincial_officer") as officer:
        answer = await officer.post(f"/v1/cases/{known.cases['identified'][0].case_id}/disclosures", json={"reason": "call"})
        assert answer.status_code == 201, answer.text
        answer = await officer.get(f"/v1/cases/{known.cases['identified'][0].case_id}", params={"masked": "true"})
        assert answer.status_code == 200, answer.text


async def _hear(harness: ServiceHarness, known: Known) -> None:
    seen, signed = known.of("identified", 300), known.of("decided", 100)
    await deliver(
        harness.reader, *[fact_about(c, DamageAssessed, awards=(a_proposed_award(award_id=c.award("RICE")),)) for c in seen]
    )
    await deliver(
        harness.reader,
        *[fact_about(c, AssistanceApproved, awards=(an_approved_award(award_id=c.award("RICE")),)) for c in seen[:200]],
    )
    await deliver(harness.reader, *[fact_about(c, AssistanceDeclined, award_ids=(), whole_case=True) for c in seen[200:]])
    await deliver(harness.reader, *[fact_about(c, GoodsHandedOver, award_id=c.award("RICE")) for c in seen[:200]])
    await deliver(harness.reader, *[fact_about(c, PaymentSettled, award_id=c.award("HOUSE_REPAIR")) for c in signed])
    await deliver(harness.reader, *[fact_about(c, HouseholdTold, award_ids=(c.award("RICE"),)) for c in seen[:200]])
    await deliver(harness.reader, *[fact_about(c, InformantTold, award_ids=(c.award("RICE"),)) for c in seen[:200]])


async def _open_again(harness: ServiceHarness, known: Known) -> None:
    """A house opens closed cases again; then it is heard that this began earlier, or that it was none, and money comes back."""
    cases, begin = known.of("identified", 100), now() - timedelta(hours=20)

    async def hear(
        hour: float, fact: type[Event], of: Callable[[KnownCase], dict[str, Any]], some: Sequence[KnownCase] = cases
    ) -> None:
        moment = begin + timedelta(hours=hour)
        await deliver(harness.reader, *[fact_about(case, fact, occurred_at=moment, **of(case)) for case in some])

    def assessed(revision: int, *codes: str) -> Callable[[KnownCase], dict[str, Any]]:
        return lambda case: {
            "revision": revision, "awards": tuple(a_proposed_award(award_id=case.award(code)) for code in codes),
        }  # fmt: skip

    def approved(code: str) -> Callable[[KnownCase], dict[str, Any]]:
        return lambda case: {"awards": (an_approved_award(award_id=case.award(code)),)}

    await hear(1, DamageAssessed, assessed(1, "RICE"))
    await hear(2, AssistanceApproved, approved("RICE"))
    await hear(3, GoodsHandedOver, lambda case: {"award_id": case.award("RICE")})
    for fact in (HouseholdTold, InformantTold):
        await hear(4, fact, lambda case: {"award_ids": (case.award("RICE"),)})
    await hear(10, AssistanceApproved, approved("HOUSE_REPAIR"))
    for hour, some in ((8, cases[:50]), (3.5, cases[50:])):
        await hear(hour, DamageAssessed, assessed(2, "RICE", "HOUSE_REPAIR"), some)
    for moment, money in ((11, PaymentSettled), (12, PaymentReturned)):
        await hear(moment, money, lambda case: {"award_id": case.award("HOUSE_REPAIR")})


async def _expect_all_taken(harness: ServiceHarness) -> None:
    recent = f"{LOOK} select 1 from dead_letters where received_at > now() - interval '1 hour' and reason <> 'planted'"
    assert not await harness.rows(f"{recent} and topic = 'kipthoi.test.v1'")
