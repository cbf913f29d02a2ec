"""Those who take one award back: a person is found alive after the burial was paid, and the money comes back in parts."""

from datetime import datetime, timedelta
from typing import Any, Final

from shared.clock import VIETNAM
from tests.drill.acts import Act
from tests.drill.people.workplace import Item, Workplace
from tests.support.people import ACCOUNTANT, assessor, chair, reduce
from tests.support.second_thoughts import receive_repayment, retract_award

_BURIAL: Final = "FUNERAL_HH"


class TakersBack:
    """The assessor who meets the person, the chair who signs that nothing stands, the accountant who has it back."""

    def __init__(self, at: Workplace) -> None:
        self._at = at
        self._said: set[str] = set()
        self._repaid: set[str] = set()

    async def take_back(self) -> None:
        """Once the burial is paid the person stands at the door."""
        for case, part in self._at.cast.playing(Act.RETRACTED_AWARD):
            paid = [one for one in await self._at.payments(case_id=case, state="settled") if one["benefit"] == _BURIAL]
            if case in self._said or not paid:
                continue
            commune = part.household.commune_code
            reduction = await retract_award(self._at.doors, assessor(commune), case, paid[0]["award_id"], "person_alive")
            self._said.add(case)
            await reduce(self._at.doors, chair(commune), self._at.incident, [reduction])
            self._at.acts.note(Act.RETRACTED_AWARD)

    async def have_back(self) -> None:
        """By two instalments: the first by hand, the second by transfer."""
        for case in sorted(self._said - self._repaid):
            found = await self._at.doors.get("disbursement", "/v1/recoveries", ACCOUNTANT, case_id=case, state="open")
            for recovery in found["items"]:
                await self._repay(recovery)
                self._repaid.add(case)
                self._at.acts.note(Act.REPAID)

    async def _repay(self, recovery: Item) -> None:
        doors, path = self._at.doors, f"/v1/recoveries/{recovery['id']}"
        today = datetime.now(VIETNAM).date()
        half = recovery["left"] // 2
        parts: list[dict[str, Any]] = [
            {"due_on": (today + timedelta(days=30 * number)).isoformat(), "amount": amount}
            for number, amount in enumerate((half, recovery["left"] - half), start=1)
        ]
        await doors.post("disbursement", f"{path}/plan", ACCOUNTANT, {"instalments": parts})
        for way, part in zip(("cash", "bank"), parts, strict=True):
            await receive_repayment(doors, recovery["id"], way, part["amount"])
