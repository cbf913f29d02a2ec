"""Those who walk the journey over HTTP: officers, assessors, chairs, accountants, paying agents; for journeys, drill and load.

Each function is one thing that a person does at a public door, with his own token.
"""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from shared.clock import VIETNAM
from tests.support.doors import Doors, Person, Refusal
from tests.support.invented import InventedHousehold
from tests.support.paid_persons import head_of, payees_seen
from tests.support.waiting import eventually

COMMUNE_DIGITS: Final = 5

OBSERVER: Final = Person("observer", ("auditor",))
"""Sees the whole country, changes nothing."""
ACCOUNTANT: Final = Person("accountant", ("accountant",))
SECOND_ACCOUNTANT: Final = Person("second-accountant", ("accountant",))
DUTY_OFFICER: Final = Person("duty-officer", ("provincial_officer",))
"""The province's duty officer; in a drill one for all struck provinces."""


def commune_officer(commune_code: str) -> Person:
    """Reports, imports lists, confirms notices."""
    return Person(f"officer-{commune_code}", ("commune_officer", "reporter"), communes=(commune_code,))


def assessor(commune_code: str) -> Person:
    return Person(f"assessor-{commune_code}", ("assessor",), communes=(commune_code,))


def chair(commune_code: str) -> Person:
    return Person(f"chair-{commune_code}", ("commune_chair",), communes=(commune_code,))


def paying_agent(commune_code: str) -> Person:
    return Person(f"payer-{commune_code}", ("paying_agent",), communes=(commune_code,))


async def declare_incident(
    doors: Doors,
    title: str,
    commune_codes: Sequence[str],
    *,
    hazard: str = "storm",
    risk_level: int = 4,
    drill: bool = True,
    pace: int = 1,
) -> UUID:
    """The duty officer declares an event over these communes."""
    body = {
        "name": title,
        "hazard": hazard,
        "risk_level": risk_level,
        "commune_codes": list(commune_codes),
        "starts_on": datetime.now(VIETNAM).date().isoformat(),
        "drill": drill,
        "pace": pace,
    }
    return UUID((await doors.post("intake", "/v1/incidents", DUTY_OFFICER, body))["id"])


async def name_contact(doors: Doors, commune_code: str, name: str, phone: str, *, drill: bool = False) -> None:
    """The commune says who gets its digests; of a drill (`drill`) they get nothing real."""
    body = {"contacts": [{"name": name, "phone": phone, "role": "Cán bộ xã", "drill": drill}]}
    await doors.replace("notifications", f"/v1/communes/{commune_code}/contacts", commune_officer(commune_code), body)


async def fill_roster(
    doors: Doors,
    people: Sequence[tuple[str | None, str, str]],
    hours: int = 24,
    *,
    leaders: Sequence[tuple[str | None, str, str]] = (),
    emptied: Sequence[str | None] = (),
    drill: bool = False,
) -> None:
    """Put people on duty from now on, officers and leaders: (commune or province code, or None for the country; name, phone).

    Their places get these shifts and no others; those in `emptied` get none. Of a drill (`drill`) they cover nothing real.
    """
    begins = datetime.now(UTC) - timedelta(minutes=1)
    span = {"from": begins.isoformat(), "until": (begins + timedelta(hours=hours)).isoformat()}
    posts = [("officer", one) for one in people] + [("leader", one) for one in leaders]
    entries = [
        {**_place(code), "name": name, "phone": phone, "post": post, "drill": drill, **span}
        for post, (code, name, phone) in posts
    ]
    places = sorted({code or "country" for code in (*(place for _, (place, _, _) in posts), *emptied)})
    await doors.replace("notifications", "/v1/roster", DUTY_OFFICER, {"entries": entries, "places": places})


def _place(code: str | None) -> dict[str, str]:
    if code is None:
        return {}
    return {"commune_code" if len(code) == COMMUNE_DIGITS else "province_code": code}


async def open_source(
    doors: Doors,
    kind: str,
    name: str,
    unit: str,
    amount: int,
    *,
    scope: dict[str, str] | None = None,
    incident: UUID | None = None,
) -> UUID:
    """The accountant opens a source and books what was given."""
    body = {"kind": kind, "name": name, "unit": unit, "scope": scope or {}, "incident_id": str(incident) if incident else None}

    async def opened() -> dict[str, Any] | None:
        try:
            answer: dict[str, Any] = await doors.post("disbursement", "/v1/sources", ACCOUNTANT, body)
        except Refusal as refusal:
            # The news of an incident that was declared a moment ago is on its way, as long as Kafka is away.
            if "incident-not-known" in str(refusal):
                return None
            raise
        return answer

    source = await eventually(opened, what="the incident to be known to payments", within_s=120)
    given = {"amount": amount, "from": "Nguồn diễn tập"}
    await doors.post("disbursement", f"/v1/sources/{source['id']}/contributions", ACCOUNTANT, given)
    return UUID(source["id"])


async def report(doors: Doors, incident: UUID, household: InventedHousehold, *, key: str | None = None) -> dict[str, Any]:
    """The commune's officer reports one household."""
    who = commune_officer(household.commune_code)
    answer: dict[str, Any] = await doors.post("intake", "/v1/reports", who, report_body(incident, household), key=key)
    return answer


def report_body(incident: UUID, household: InventedHousehold) -> dict[str, Any]:
    """What POST /v1/reports takes; what is not known is left out."""
    person = {
        "head_name": household.head_name,
        "phone": household.phone,
        "size": household.size,
        "standing": household.standing,
        "members": household.members,
    }
    body: dict[str, Any] = {
        "incident_id": str(incident),
        "commune_code": household.commune_code,
        "household": {name: value for name, value in person.items() if value is not None},
        "what_happened": household.what_happened,
        "losses": household.losses,
        "identified_at": household.identified_at.isoformat(),
    }
    if household.payee:
        body["payee"] = household.payee.to_json()
    if household.informant_name and household.informant_phone:
        body["reported_by"] = {"name": household.informant_name, "phone": household.informant_phone}
    return body


LIST_COLUMNS: Final = (
    "commune_code", "head_name", "phone", "size", "what_happened", "dead", "injured", "short_of_food", "house_state",
    "bank_code", "account_number",
)  # fmt: skip


def list_of(households: Sequence[InventedHousehold]) -> bytes:
    """A CSV list as communes send it: no members, no informants; what is not in it the assessor will see."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(LIST_COLUMNS)
    for h in households:
        payee = (h.payee.bank_code, h.payee.account_number) if h.payee else ("", "")
        hungry = h.living if h.short_of_food else ""
        cells = (h.commune_code, h.head_name, h.phone or "", h.size, h.what_happened, h.dead, h.injured, hungry, h.house or "")
        writer.writerow((*cells, *payee))
    return file.getvalue().encode("utf-8-sig")


async def import_list(doors: Doors, who: Person, incident: UUID, households: Sequence[InventedHousehold]) -> UUID:
    """Send a list of households as a file; intake reads it later."""
    file = ("danh-sach.csv", list_of(households), "text/csv")
    answer = await doors.upload("intake", "/v1/reports/import", who, file, {"incident_id": str(incident)})
    return UUID(answer["import_id"])


def seen_on_the_spot(reported: dict[str, Any]) -> dict[str, Any]:
    """What an assessor writes down: the losses as reported, completed by what only somebody on the spot can say."""
    losses = {name: value for name, value in reported.items() if value}
    if house := losses.get("house"):
        state = house.get("state") or "damaged"
        losses["house"] = {**house, "state": state, "habitable": False, "no_other_home": state == "destroyed"}
        losses["lost_essentials"] = losses.get("lost_essentials", False) or state != "heavily_damaged"
    losses["injured"] = [
        {**person, "treatment_days": person.get("treatment_days") or 5} for person in losses.get("injured", ())
    ]
    return losses


async def inspect(doors: Doors, commune_code: str, case_id: str) -> None:
    """The assessor looks at the case's file, visits, and records findings."""
    who = assessor(commune_code)
    case = await doors.get("assessment", f"/v1/assessments/{case_id}", who)
    await doors.post("assessment", f"/v1/assessments/{case_id}/findings", who, _findings(case))


async def look_again(doors: Doors, commune_code: str, case_id: str, losses: dict[str, Any]) -> None:
    """The assessor comes back and finds these losses: they alone count from now on."""
    who = assessor(commune_code)
    case = await doors.get("assessment", f"/v1/assessments/{case_id}", who)
    body = {"losses": losses, "note": "Đã xem lại tại chỗ", "seen_revision": case["revision"], **head_of(losses)}
    await doors.post("assessment", f"/v1/assessments/{case_id}/findings", who, body)


async def receive_form(doors: Doors, commune: str, case: str) -> None:
    """The commune's officer says that the form of a funeral came in just now."""
    body = {"received_at": datetime.now(UTC).isoformat()}
    await doors.post("assessment", f"/v1/assessments/{case}/funeral-forms", commune_officer(commune), body)


async def inspect_many(doors: Doors, commune_code: str, incident: UUID) -> int:
    """The assessor takes the files of all waiting cases along, visits, and sends the findings as a list."""
    who = assessor(commune_code)
    files = await doors.get("assessment", "/v1/worksheets", who, incident_id=incident, commune_code=commune_code)
    items = [{"case_id": case["case_id"], **_findings(case)} for case in files["items"]]
    if not items:
        return 0
    answer = await doors.post("assessment", "/v1/findings", who, {"items": items})
    _raise_first_refusal(answer, "POST /v1/findings")
    return len(items)


def _findings(case: dict[str, Any]) -> dict[str, Any]:
    losses = seen_on_the_spot(case["losses"])
    household = {"standing": "poor"} if losses.get("house") else {}
    said = {"note": "Đã kiểm tra tại chỗ", "seen_revision": case["revision"], **head_of(losses)}
    return {"household": household, "losses": losses, **said}


async def sign(doors: Doors, who: Person, incident: UUID, awards: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One numbered decision that approves these awards as they were seen."""
    shown = {"seen": {award["id"]: award["amount"] for award in awards}, "seen_payees": payees_seen(awards)}
    body = {"incident_id": str(incident), "award_ids": list(shown["seen"]), "verdict": "approved", **shown}
    answer: dict[str, Any] = await doors.post("assessment", "/v1/decisions", who, body)
    return answer


async def reduce(doors: Doors, who: Person, incident: UUID, reductions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One numbered decision by which less of what was signed stands, as it was seen."""
    seen = {reduction["id"]: reduction["stands"] for reduction in reductions}
    body = {"incident_id": str(incident), "reduction_ids": list(seen), "verdict": "approved", "seen": seen}
    answer: dict[str, Any] = await doors.post("assessment", "/v1/decisions", who, body)
    return answer


_PROOF: Final = {"handed_to": "household", "evidence_kind": "signed_list", "evidence": "Danh sách ký nhận số 1, tờ 1"}


async def hand_over(doors: Doors, commune_code: str, payment_id: str) -> None:
    """The paying agent gives the goods to the household."""
    path = f"/v1/payments/{payment_id}/handover"
    await doors.post("disbursement", path, paying_agent(commune_code), _PROOF)


async def hand_over_many(doors: Doors, commune_code: str, payment_ids: Sequence[str]) -> None:
    """The paying agent gives the goods to the households of a hamlet, who sign one list."""
    items = [{"payment_id": payment_id, **_PROOF} for payment_id in payment_ids]
    answer = await doors.post("disbursement", "/v1/handovers", paying_agent(commune_code), {"items": items})
    _raise_first_refusal(answer, "POST /v1/handovers")


async def confirm(doors: Doors, commune_code: str, notice_id: str) -> None:
    """A named officer of the commune confirms a notice, or that he told somebody in person."""
    await doors.post("notifications", f"/v1/notices/{notice_id}/acknowledge", commune_officer(commune_code), {})


async def confirm_many(doors: Doors, commune_code: str, notice_ids: Sequence[str]) -> None:
    """A named officer of the commune confirms what he has read and whom he has told in person."""
    body = {"notice_ids": list(notice_ids)}
    answer = await doors.post("notifications", "/v1/acknowledgements", commune_officer(commune_code), body)
    _raise_first_refusal(answer, "POST /v1/acknowledgements")


async def move_case(doors: Doors, who: Person, case_id: str, commune_code: str) -> None:
    """Somebody responsible for both communes says where the household lives after all."""
    await doors.post("intake", f"/v1/cases/{case_id}/corrections", who, {"commune_code": commune_code})


def _raise_first_refusal(answer: dict[str, Any], where: str) -> None:
    """The others of the list were done; one that was not must not go unseen."""
    for refused in answer["refused"]:
        raise Refusal(refused["problem"]["status"], where, refused["problem"]["detail"])
