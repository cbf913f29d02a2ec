"""One commune in a storm, with everybody who acts in it, and one household at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from tests.support import people
from tests.support.doors import Doors, Refusal
from tests.support.invented import Dice
from tests.support.paid_persons import head_of
from tests.support.waiting import eventually

COMMUNE = "18073"
PROVINCE = "42"


@dataclass
class Village:
    """A commune with its officers; each act goes through a public door."""

    doors: Doors
    incident: UUID
    dice: Dice
    commune: str = COMMUNE

    def neighbour(self, commune: str) -> "Village":
        """The same incident as another commune of it sees it."""
        return replace(self, commune=commune)

    async def report(self, losses: dict[str, Any], *, account: bool = True, phone: bool = True, **body: Any) -> str:
        """The commune's officer reports a household; returns the case."""
        name = self.dice.name()
        household = {"head_name": name, "size": 4, "standing": "poor"}
        if phone:
            household["phone"] = self.dice.phone()
        given = {
            "incident_id": str(self.incident),
            "commune_code": self.commune,
            "household": household,
            "what_happened": "Nước ngập vào nhà",
            "losses": losses,
            **body,
        }
        if account:
            given.setdefault("payee", self.dice.payee(name).to_json())
        answer = await self.doors.post("intake", "/v1/reports", people.commune_officer(self.commune), given)
        return str(answer["case_id"])

    async def find(self, case: str, losses: dict[str, Any]) -> dict[str, Any]:
        """The assessor records what he saw."""
        path = f"/v1/assessments/{case}/findings"
        body: dict[str, Any] = {"losses": losses, "household": {"standing": "poor", "size": 4}, "note": "Đã xem tại chỗ"}
        body |= head_of(losses)

        async def record() -> dict[str, Any]:
            read = await self.doors.get("assessment", f"/v1/assessments/{case}", people.assessor(self.commune))
            body["seen_revision"] = read["revision"]
            answer: dict[str, Any] = await self.doors.post("assessment", path, people.assessor(self.commune), body)
            return answer

        return await eventually(record, what="the case to be known to assessment")

    async def receive_form(self, case: str) -> None:
        """The form of a funeral comes in."""
        await people.receive_form(self.doors, self.commune, case)

    async def awards(self, case: str, state: str = "proposed") -> list[dict[str, Any]]:
        answer = await self.doors.get("assessment", f"/v1/assessments/{case}", people.assessor(self.commune))
        return [award for award in answer["awards"] if award["state"] == state]

    async def sign(self, awards: list[dict[str, Any]]) -> None:
        """The chair signs for these awards."""
        await people.sign(self.doors, people.chair(self.commune), self.incident, awards)

    async def refuse(self, case: str) -> None:
        """The chair refuses the whole case, with a reason."""
        body = {"incident_id": str(self.incident), "case_ids": [case], "verdict": "declined", "reason": "nothing_owed"}
        await self.doors.post("assessment", "/v1/decisions", people.chair(self.commune), body)

    async def hand_over(self, case: str) -> None:
        """The paying agent gives out what is ready for this case."""
        for payment in await self.payments_when(case, "reserved", rail="goods"):
            await people.hand_over(self.doors, self.commune, payment["id"])

    async def payments(self, case: str, **which: str) -> list[dict[str, Any]]:
        page = await self.doors.get("disbursement", "/v1/payments", people.OBSERVER, case_id=case, **which)
        return list(page["items"])

    async def payments_when(self, case: str, state: str, **which: str) -> list[dict[str, Any]]:
        """The case's payments as soon as there is one in this state."""
        return await eventually(lambda: self.payments(case, state=state, **which), what=f"a payment {state}")

    async def tell_in_person(self, case: str) -> None:
        """The commune tells the household whatever it is to be told, turn by turn, until the case is closed."""

        async def is_closed() -> bool:
            page = await self.doors.get(
                "notifications", "/v1/notices", people.commune_officer(self.commune), incident_id=self.incident, case_id=case
            )
            asked = [one["id"] for one in page["items"] if one["kind"] == "in_person" and one["state"] in _TO_BE_TOLD]
            for notice in asked:
                try:
                    await people.confirm(self.doors, self.commune, notice)
                except Refusal as refusal:
                    if "notice-withdrawn" not in str(refusal):  # overtaken by later news meanwhile
                        raise
            return (await self.case(case))["stage"] == "closed"

        await eventually(is_closed, what="the household to be told of everything")

    async def waits_because(self, case: str, reason: str) -> None:
        """The case's money waits, and this is why."""

        async def told() -> list[dict[str, Any]]:
            return [payment for payment in await self.payments(case) if payment["reason"] == reason]

        await eventually(told, what=f"money that waits because of {reason}")

    async def case(self, case: str) -> dict[str, Any]:
        answer: dict[str, Any] = await self.doors.get("intake", f"/v1/cases/{case}", people.commune_officer(self.commune))
        return answer

    async def case_at(self, case: str, stage: str, within_s: float = 40) -> dict[str, Any]:
        return await eventually(lambda: self.case(case), lambda seen: seen["stage"] == stage, within_s=within_s, what=stage)


_TO_BE_TOLD: Final = ("waiting", "sent", "undeliverable")


async def settle(doors: Doors, communes: Sequence[str] = (COMMUNE,)) -> Village:
    """Declare an incident over these communes and give each a contact, and all of them means and somebody on duty."""
    dice = Dice(datetime.now(UTC).microsecond)
    incident = await people.declare_incident(doors, "DIỄN TẬP: Bão thử", communes)
    for commune in communes:
        await people.name_contact(doors, commune, dice.name(), dice.phone())
    await people.fill_roster(doors, [(None, dice.name(), dice.phone())])
    for kind, unit, amount in (("budget", "dong", 10**9), ("reserve_fund", "kg", 10**6), ("reserve_fund", "set", 10**4)):
        await people.open_source(doors, kind, f"Nguồn {unit}", unit, amount, incident=incident)
    return Village(doors, incident, dice)
