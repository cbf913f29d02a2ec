"""Assessment at work: cases come in and are corrected, officers record what they saw, chairs sign, the law is renewed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from services.assessment.activities import AssessmentActivities
from services.assessment.app import build_context, build_service
from services.assessment.loops import AssessmentLoops
from shared.clock import VIETNAM, now
from shared.events import CaseRetracted, GoodsHandedOver
from shared.events.household import Losses
from shared.foundation import Foundation
from shared.household_code import new_code
from shared.http import cursor_after
from shared.ids import new_id
from tests.component.assessment.conftest import ServiceHarness
from tests.component.assessment.law_officers import a_norm, enter, law_officer, release
from tests.load.drives.doors import ask_everything
from tests.load.drives.known import Known, fact_about
from tests.support.builders import a_household_reported, a_payment_settled, a_personal_part
from tests.support.foundation import client_for
from tests.support.records import LOOK
from tests.support.services import settings_of

_LOSSES: Any = {"short_of_food": {"people": 4, "months": 1}, "house": {"state": "heavily_damaged", "habitable": False}}
_POOR: Any = {"standing": "poor"}


async def drive(foundation: Foundation, known: Known) -> None:
    """Let everything happen that happens at assessment."""
    settings = settings_of("assessment")
    context = build_context(foundation, settings)
    harness = ServiceHarness(foundation, context, build_service(foundation, settings, context).api(), now())
    loops, activities = AssessmentLoops(foundation, context), AssessmentActivities(foundation)
    await loops.read_law()
    new, unhurt = await _hear(harness, known)
    await loops.close_lists()
    await activities.escalate_overdue()
    [row] = await harness.rows(f"{LOOK} select list_id from assessments where case_id = :id", id=new)
    for activity in (activities.assign_list, activities.look_after_list):
        await activity(row["list_id"])
    decision = await _sign(harness, known, new, unhurt)
    await _retract(harness, known, await _take_back(harness, known))
    await _open_page(harness, known)
    await _reduce(harness, known, new)
    entry = await _renew_law(harness)
    # The law of tomorrow: today nothing changed, so nobody would be looked at again.
    await AssessmentLoops(foundation, context, lambda: now() + timedelta(days=120)).reassess_cases()
    values = {
        "incident_id": str(known.incident_id),
        "commune_code": known.commune_code,
        "state": "withdrawn",
        "state of /v1/rules/entries": "released",
        "kind": "norm",
        "cursor": cursor_after(new),
        "case_id": str(new),
        "decision_id": decision,
        "entry_id": entry,
        "code": known.commune_code,
    }
    # The files of ended cases cannot be opened.
    await ask_everything("assessment", harness.app, known, values, but={"/v1/worksheets"})
    await ask_everything("assessment", harness.app, known, {**values, "state": "open"})


async def _hear(harness: ServiceHarness, known: Known) -> tuple[UUID, UUID]:
    """New households, corrected reports, one taken back, goods in hands; return a new case, and one that lost nothing."""
    new = [a_household_reported(**_of(known), case_id=new_id(), household_id=new_id()) for _ in range(200)]
    unhurt = a_household_reported(**_of(known), case_id=new_id(), personal=a_personal_part(losses=Losses()))
    await harness.hear(*new, unhurt)
    corrected = known.of("identified", 50)
    await harness.hear(
        *[a_household_reported(**_of(known), case_id=c.case_id, household_id=c.household_id, revision=2) for c in corrected]
    )
    retracted, helped = known.of("identified", 2)
    await harness.hear(fact_about(retracted, CaseRetracted), fact_about(helped, GoodsHandedOver, award_id=helped.award("RICE")))
    await harness.hear(a_payment_settled(case_id=helped.case_id, incident_id=known.incident_id, drill=False))
    long_ago = now() - timedelta(days=9)
    late = a_household_reported(**{**_of(known), "identified_at": long_ago}, case_id=new_id(), household_id=new_id())
    await harness.hear(late)
    return new[0].case_id, unhurt.case_id


def _of(known: Known) -> dict[str, Any]:
    moment = now()
    where = {"incident_id": known.incident_id, "commune_code": known.commune_code, "drill": False}
    return {**where, "identified_at": moment, "received_at": moment, "occurred_at": moment, "reported_by": "officer-9"}


async def _sign(harness: ServiceHarness, known: Known, new: UUID, unhurt: UUID) -> str:
    """One household, then a list of them; one decision approves, declines and returns, another refuses a whole case."""
    listed = known.of("identified", 100)
    async with harness.as_("assessor", communes=[], provinces=[]) as client:
        answer = await client.post(f"/v1/assessments/{new}/findings", json={"household": _POOR, "losses": _LOSSES})
        assert answer.status_code == 201, answer.text
        items = [{"case_id": str(case.case_id), "household": _POOR, "losses": _LOSSES} for case in listed]
        answer = await client.post("/v1/findings", json={"items": items}, headers={"Idempotency-Key": str(new_id())})
        assert len(answer.json()["recorded"]) == 100, answer.text
    body = {"received_at": now().isoformat()}
    async with harness.as_("commune_officer", communes=[known.commune_code]) as client:
        for _ in range(2):
            answer = await client.post(
                f"/v1/assessments/{new}/funeral-forms", json=body, headers={"Idempotency-Key": str(new_id())}
            )
            assert answer.status_code == 201, answer.text
    awards = await harness.rows(f"{LOOK} select id, amount from awards where case_id = :id order by code", id=new)
    verdicts = ["approved", "declined", "returned"]
    reasons = {"declined": "already_helped", "returned": "persons_unclear"}
    lines = [
        {"award_id": str(award["id"]), "verdict": verdicts[number % 3], "reason_code": reasons.get(verdicts[number % 3])}
        for number, award in enumerate(awards)
    ]
    body = {"incident_id": str(known.incident_id), "lines": lines, "seen": {str(a["id"]): a["amount"] for a in awards}}
    async with harness.as_("commune_chair", communes=[known.commune_code]) as client:
        body["seen_payees"] = await _payees_seen(client, new)
        answer = await client.post("/v1/decisions", json=body)
        assert answer.status_code == 201, answer.text
        decision = str(answer.json()["id"])
        again = await client.post("/v1/decisions", json=body, headers={"Idempotency-Key": str(new_id())})
        assert again.status_code == 409, again.text
    whole = {"incident_id": str(known.incident_id), "case_ids": [str(unhurt)], "verdict": "declined", "reason": "not_affected"}
    async with harness.as_("commune_chair", communes=[known.commune_code]) as client:
        answer = await client.post("/v1/decisions", json=whole)
        assert answer.status_code == 201, answer.text
    return decision


async def _take_back(harness: ServiceHarness, known: Known) -> str:
    """A chair signs for two houses and takes the first back; the second goes out when its time is over: return that one."""
    signed = [await _sign_house(harness, known) for _ in range(2)]
    async with harness.as_("commune_chair", communes=[known.commune_code]) as client:
        answer = await client.get("/v1/decisions/undoable")
        assert set(signed) <= {item["id"] for item in answer.json()["items"]}, answer.text
        answer = await client.post(f"/v1/decisions/{signed[0]}/undo")
        assert answer.status_code == 200, answer.text
    await AssessmentLoops(harness.foundation, harness.context, lambda: now() + timedelta(hours=2)).send_decisions()
    returned = await _sign_house(harness, known, verdict="returned", reason="house_unclear")
    async with harness.as_("assessor", communes=[known.commune_code]) as client:
        answer = await client.get(f"/v1/decisions/{returned}")
        assert answer.status_code == 200, answer.text
        answer = await client.get(f"/v1/assessments/{answer.json()['lines'][0]['case_id']}")
        assert answer.json()["returned"] is not None, answer.text
    return signed[1]


async def _retract(harness: ServiceHarness, known: Known, decision: str) -> None:
    """An assessor says that this house was never due, a chair signs that, and it proves wrong."""
    said = {"words": "Nhà ấy đã có trong hồ sơ khác.", "evidence": "Biên bản 07/BB"}
    [line] = await harness.rows(f"{LOOK} select case_id, award_id from decision_lines where decision_id = :id", id=decision)
    path = f"/v1/assessments/{line['case_id']}/awards/{line['award_id']}"
    async with harness.as_("assessor", communes=[], provinces=[]) as client:
        answer = await client.post(f"{path}/retract", json={"reason": "household_doubled", **said})
        assert answer.status_code == 201, answer.text
        await _reduce_to(harness, known, line["case_id"])
        answer = await client.post(f"{path}/lift", json=said)
        assert answer.status_code == 200, answer.text


async def _sign_house(harness: ServiceHarness, known: Known, **said: str) -> str:
    """Return the decision over one house: nothing of it is urgent."""
    case, losses = new_id(), {"house": _LOSSES["house"]}
    part = a_personal_part(losses=Losses.model_validate(losses))
    await harness.hear(a_household_reported(**_of(known), case_id=case, household_id=new_id(), personal=part))
    async with harness.as_("assessor", communes=[], provinces=[]) as client:
        answer = await client.post(f"/v1/assessments/{case}/findings", json={"household": _POOR, "losses": losses})
        assert answer.status_code == 201, answer.text
    [award] = await harness.rows(f"{LOOK} select id, amount from awards where case_id = :id", id=case)
    name = str(award["id"])
    decision = {"incident_id": str(known.incident_id), "award_ids": [name], "seen": {name: award["amount"]}}
    async with harness.as_("commune_chair", communes=[known.commune_code]) as client:
        decision["seen_payees"] = await _payees_seen(client, case)
        answer = await client.post("/v1/decisions", json={"verdict": "approved", **decision, **said})
        assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _payees_seen(client: httpx.AsyncClient, case: UUID) -> dict[str, Any]:
    """To whom whoever signs sees the money of this case go."""
    awards = (await client.get(f"/v1/assessments/{case}")).json()["awards"]
    return {award["id"]: award["paid_to"] for award in awards if award["paid_to"] is not None}


async def _open_page(harness: ServiceHarness, known: Known) -> None:
    """A commune says where its people ask, and a household opens its page."""
    code, case = new_code(), new_id()
    await harness.hear(
        a_household_reported(**_of(known), case_id=case, household_id=new_id(), personal=a_personal_part(page_code=code))
    )
    async with harness.as_("commune_officer", communes=[known.commune_code]) as client:
        answer = await client.put(f"/v1/communes/{known.commune_code}/contact-point", json={"address": "12 đường Thử Nghiệm"})
        assert answer.status_code == 200, answer.text
    async with client_for(harness.app) as nobody:
        answer = await nobody.post("/v1/household-pages", json={"code": code})
        assert answer.status_code == 200, answer.text


async def _reduce(harness: ServiceHarness, known: Known, new: UUID) -> None:
    """A later visit finds less than was signed, and the chair signs what is left."""
    body = {"household": _POOR, "losses": {"lost_essentials": True}, "seen_revision": await harness.revision(new)}
    async with harness.as_("assessor", communes=[], provinces=[]) as client:
        answer = await client.post(f"/v1/assessments/{new}/findings", json=body)
        assert answer.status_code == 201, answer.text
    await _reduce_to(harness, known, new)


async def _reduce_to(harness: ServiceHarness, known: Known, case: UUID) -> None:
    """A chair signs how much is left of the first award of this case of which less was proposed."""
    [one, *_] = await harness.rows(f"{LOOK} select id, stands from reductions where case_id = :id", id=case)
    name = str(one["id"])
    decision = {
        "incident_id": str(known.incident_id), "reduction_ids": [name], "verdict": "approved", "seen": {name: one["stands"]},
    }  # fmt: skip
    async with harness.as_("commune_chair", communes=[known.commune_code]) as client:
        answer = await client.post("/v1/decisions", json=decision)
        assert answer.status_code == 201, answer.text


async def _renew_law(harness: ServiceHarness) -> str:
    """One entry is released and one withdrawn; return the first, which previews and pages show."""
    day = (now().astimezone(VIETNAM).date() + timedelta(days=30)).isoformat()
    entry, other = [await enter(harness, a_norm(valid_from=day, value=value)) for value in (700_000, 710_000)]
    answer = await release(harness, entry)
    assert answer.status_code == 200, answer.text
    async with law_officer(harness, "officer-1") as client:
        answer = await client.post(f"/v1/rules/entries/{other}/withdraw", json={"reason": "nhập nhầm"})
        assert answer.status_code == 200, answer.text
    await harness.read_law()
    return entry
