"""Those who pay by cash list: an accountant makes lists, agents carry them, and what nobody took comes back and goes again."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from tests.drill.acts import Act
from tests.drill.people.workplace import Item, Workplace
from tests.support.people import ACCOUNTANT, paying_agent

_EVERY: Final = 12
"""Of so many households that are paid by list one is not at home when the agent comes first."""
_WAIT: Final = frozenset({Act.RETRACTED_AFTER, Act.REPLACED_ACCOUNT})
"""Their money waits until what they play has happened."""


class CashTeams:
    """One accountant, and an agent in each commune."""

    def __init__(self, at: Workplace) -> None:
        self._at = at
        self._open: set[str] = set()
        self._met = 0
        self._absent: set[str] = set()

    async def make_lists(self) -> None:
        """Every waiting payment goes on a list of its source and commune, up to 200 on one."""
        groups: dict[tuple[str, str], list[Item]] = defaultdict(list)
        for payment in await self._at.payments(state="reserved", rail="cash"):
            if self._at.cast.act_of(payment["case_id"]) not in _WAIT:
                groups[payment["source_id"], payment["commune_code"]].append(payment)
        await self._at.each(groups.items(), lambda group: self._make(*group[0], group[1]))

    async def _make(self, source: str, commune: str, payments: Sequence[Item]) -> None:
        carrier = self._at.dice.name()
        self._at.secrets.append(carrier)
        chosen = [payment["id"] for payment in payments[:200]]
        body = {"source_id": source, "commune_code": commune, "carrier": carrier, "payment_ids": chosen}
        made = await self._at.doors.post("disbursement", "/v1/cash-lists", ACCOUNTANT, body)
        self._open.add(made["id"])
        self._at.acts.note(Act.CASH_LIST)

    async def carry(self) -> None:
        """Each open list: who is at home signs, who is not is noted, and what comes back is counted; then it is closed."""
        await self._at.each(sorted(self._open), self._carry)

    async def _carry(self, name: str) -> None:
        doors, path = self._at.doors, f"/v1/cash-lists/{name}"
        _, seen = await doors.read("disbursement", path, ACCOUNTANT)
        agent = paying_agent(seen["commune_code"])
        out = [line for line in seen["items"] if line["state"] == "out"]
        absent = [line for line in out if self._is_absent(line)]
        stopped = [line for line in out if line["payment_id"] in seen["stopped"] and line not in absent]
        given = [self._signed(line) for line in out if line not in absent and line not in stopped]
        if given:
            await doors.post("disbursement", f"{path}/handovers", agent, {"items": given})
        if kept := [*(_kept(line, "absent") for line in absent), *(_kept(line, "stopped") for line in stopped)]:
            await doors.post("disbursement", f"{path}/not-handed-over", agent, {"items": kept})
        tag, now = await doors.read("disbursement", path, ACCOUNTANT)
        if now["to_come_back"]:
            await doors.post("disbursement", f"{path}/handed-back", ACCOUNTANT, {"amount": now["to_come_back"]})
            self._at.acts.note(Act.CASH_BACK)
            tag, now = await doors.read("disbursement", path, ACCOUNTANT)
        if not now["out"]:
            await doors.post("disbursement", f"{path}/closed", ACCOUNTANT, {}, tag=tag)
            self._open.discard(name)

    def _is_absent(self, line: Item) -> bool:
        """The first of all is not at home, and then one of so many; each of them only once."""
        if line["payment_id"] in self._absent:
            return False
        self._met += 1
        if self._met % _EVERY != 1:
            return False
        self._absent.add(line["payment_id"])
        return True

    def _signed(self, line: Item) -> dict[str, Any]:
        signer = self._at.dice.name()
        self._at.secrets.append(signer)
        mark = "thumbprint" if line["number"] % 5 == 0 else "signature"
        moment = datetime.now(UTC).isoformat()
        proof = {"mark": mark, "evidence": "Danh sách diễn tập, tờ 1", "handed_at": moment}
        return {"payment_id": line["payment_id"], "signer": signer, **proof}


def _kept(line: Item, reason: str) -> dict[str, str]:
    return {"payment_id": line["payment_id"], "reason": reason}
