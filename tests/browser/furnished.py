"""A commune in which every page has something to show: a list with a bad row, a payment that is held, an entry of the law."""

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from shared.clock import VIETNAM, now
from shared.communes import communes
from tests.journeys.village import Village
from tests.support import people
from tests.support.doors import Doors, Person
from tests.support.invented import CLOSED_ACCOUNT_END
from tests.support.waiting import eventually

HUNGRY: Final[dict[str, Any]] = {"short_of_food": {"people": 4, "months": 1}}
_INJURED: Final[dict[str, Any]] = {"injured": [{"ref": "p1", "treatment_days": 5}]}
_LAW_OFFICER: Final = Person("law-officer-of-pages", ("law_officer",))
_TOO_LONG: Final = timedelta(hours=75)
_LIST: Final = """commune_code,head_name,phone,size,what_happened,short_of_food
{commune},Lê Thị Mưa,0559000131,4,Nước ngập vào nhà,4
{commune},,0559000132,3,"Nhà cuối xóm, mái tốc",
{commune},Trần Văn Gió,0559000133,mười,Cây đổ vào bếp,
{commune},Phạm Thị Sương,0559000134,5,Mất hết gạo,5
"""


@dataclass(frozen=True)
class Furnished:
    """Where everybody sits, and the names by which pages are opened."""

    commune: str
    ids: dict[str, str]

    @property
    def province(self) -> str:
        return communes()[self.commune].province_code


async def furnish(village: Village, case_id: str) -> Furnished:
    """Put into the commune what pages need besides this household."""
    doors = village.doors
    payment, import_id, entry, source, request, missed, *_ = await asyncio.gather(
        _held_payment(village),
        _list_sent(village),
        _entry(doors),
        _source(doors, village),
        _request(village),
        _missed_clock(village),
        _paused_source(doors, village),
        left_open(village),
    )
    notice = await _digest(village)
    duty = {
        "list_id": await _cash_list(village),
        "notice_id": notice,
        "shift_id": await _shift(doors, village),
        "handover_id": await _handover(doors, village),
    }
    ids = {"incident_id": str(village.incident), "case_id": case_id, "payment_id": payment, "import_id": str(import_id)}
    ids |= {"request_id": request, "clock_id": missed}
    return Furnished(village.commune, {**ids, **duty, "entry_id": entry, "source_id": str(source), "service": "intake"})


async def _held_payment(village: Village) -> str:
    """Signed for somebody whose account is closed: the bank rejects it."""
    account = {"name": village.dice.name(), "bank_code": "VCB", "account_number": f"77000{CLOSED_ACCOUNT_END}"}
    case = await village.report(_INJURED, payee=account)
    await village.find(case, _INJURED)
    await village.sign(await village.awards(case))
    [payment] = await village.payments_when(case, "held")
    return str(payment["id"])


async def left_open(village: Village) -> str:
    """The bank has paid somebody and says that it has not: a ticket, more than one accountant may end alone."""
    payee = village.dice.payee(village.dice.name())
    await village.doors.simulator("bank", "/faults", {"troubles": {payee.account_number: "contradicted"}})
    account = {"name": payee.name, "bank_code": payee.bank_code, "account_number": payee.account_number}
    case = await village.report(_INJURED, payee=account)
    await village.find(case, _INJURED)
    await village.sign(await village.awards(case))
    [payment] = await village.payments_when(case, "settled")
    await eventually(
        lambda: village.doors.all_of("disbursement", "/v1/tickets", people.ACCOUNTANT),
        lambda found: payment["id"] in {ticket["payment_id"] for ticket in found},
        what="a ticket",
    )
    return str(payment["id"])


async def _cash_list(village: Village) -> str:
    """Signed for two who have no account: one is on a list that is out, the other waits for one."""
    first, second = [await village.report(_INJURED, account=False) for _ in range(2)]
    for case in (first, second):
        await village.find(case, _INJURED)
        await village.sign(await village.awards(case))
    [payment] = await village.payments_when(first, "reserved", rail="cash")
    await village.payments_when(second, "reserved", rail="cash")
    body = {"source_id": payment["source_id"], "commune_code": village.commune, "carrier": "Lê Thị Mang"}
    made = await village.doors.post(
        "disbursement", "/v1/cash-lists", people.ACCOUNTANT, {**body, "payment_ids": [payment["id"]]}
    )
    return str(made["id"])


async def _request(village: Village) -> str:
    """The commune has asked the province, for an incident for which nobody has given anything."""
    storm = await people.declare_incident(village.doors, "DIỄN TẬP: Lũ không có nguồn", [village.commune])
    dry = replace(village, incident=storm)
    case = await dry.report(HUNGRY)
    awards = await eventually(lambda: dry.awards(case), what="rice to be proposed")
    await dry.sign(awards)
    await dry.payments_when(case, "waiting_funds")
    body = {"incident_id": str(storm), "commune_code": village.commune, "document": "12/UBND-VX ngày 21/11"}
    answer = await village.doors.post("disbursement", "/v1/requests", people.commune_officer(village.commune), body)
    return str(answer["id"])


async def _list_sent(village: Village) -> UUID:
    officer = people.commune_officer(village.commune)
    file = ("xa.csv", _LIST.format(commune=village.commune).encode(), "text/csv")
    answer = await village.doors.upload("intake", "/v1/reports/import", officer, file, {"incident_id": str(village.incident)})
    path = f"/v1/imports/{answer['import_id']}"
    await eventually(
        lambda: village.doors.get("intake", path, officer),
        lambda sent: sent["state"] == "done",
        what="the list to be read",
    )
    return UUID(answer["import_id"])


async def _missed_clock(village: Village) -> str:
    """Somebody whose 72 hours were over before he was reported: nobody has taken that yet."""
    await village.report(HUNGRY, identified_at=(now() - _TOO_LONG).isoformat())
    found = await eventually(
        lambda: village.doors.get("notifications", "/v1/escalations", people.commune_officer(village.commune), mine="true"),
        lambda found: bool(found["items"]),
        what="a missed clock to be on the ladder",
    )
    return str(found["items"][0]["clock_id"])


async def _digest(village: Village) -> str:
    """What the commune was told first."""
    officer = people.commune_officer(village.commune)
    found = await eventually(
        lambda: village.doors.get("notifications", "/v1/notices", officer, kind="digest"),
        lambda found: bool(found["items"]),
        what="a digest to the commune",
    )
    return str(found["items"][0]["id"])


async def _shift(doors: Doors, village: Village) -> str:
    """Somebody on duty for the commune tomorrow, with one number."""
    begins = now().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    times = {"from": begins.isoformat(), "until": (begins + timedelta(hours=12)).isoformat()}
    body = {"commune_code": village.commune, "name": "Trực Đêm", "phone": "0559000161", **times}
    keeper = Person("keeper-of-rosters", ("provincial_officer",), provinces=(communes()[village.commune].province_code,))
    answer = await doors.post("notifications", "/v1/shifts", keeper, body)
    return str(answer["id"])


async def _handover(doors: Doors, village: Village) -> str:
    """A shift of the commune whose officer has signed; whoever comes has not."""
    officer = people.commune_officer(village.commune)
    handover = await doors.post("notifications", "/v1/duty/handovers", officer, {"place": village.commune})
    signature = {"side": "goes", "note": "Cầu tràn không qua được, đi đường tỉnh"}
    await doors.post("notifications", f"/v1/duty/handovers/{handover['id']}/signatures", officer, signature)
    return str(handover["id"])


async def _entry(doors: Doors) -> str:
    """A norm of a province without households, from a day that is far: it changes nothing."""
    first_day = (now().astimezone(VIETNAM).date() + timedelta(days=500)).isoformat()
    norm = {"province_code": "96", "parameter": "base_level_dong", "value": 700_000, "valid_from": first_day}
    body = {"norm": norm, "document": "05/2027/NQ-HĐND", "article": "1", "certainty": "A", "reason": "Nâng mức chuẩn của tỉnh"}
    answer = await doors.post("assessment", "/v1/rules/entries", _LAW_OFFICER, body)
    return str(answer["id"])


async def _paused_source(doors: Doors, village: Village) -> None:
    """A fund of the commune, with nothing in it, that the chair has stopped."""
    scope = {"commune_code": village.commune}
    source = await people.open_source(
        doors, "donations", "Quỹ vận động của xã", "set", 1, scope=scope, incident=village.incident
    )
    body = {"what": "source", "id": str(source), "reason": "Số dư không khớp sao kê, đang đối chiếu"}
    await doors.post("disbursement", "/v1/pauses", people.chair(village.commune), body)


async def _source(doors: Doors, village: Village) -> UUID:
    scope = {"province_code": communes()[village.commune].province_code}
    return await people.open_source(
        doors, "reserve_fund", "Quỹ phòng, chống thiên tai tỉnh", "dong", 2_000_000_000, scope=scope, incident=village.incident
    )
