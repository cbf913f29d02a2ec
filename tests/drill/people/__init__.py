"""The people of the storm at work, until they are called home; who assesses, who signs and who hands over are different ones.

They look at the lists of the whole incident (few questions) and act with the tokens of each commune.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from tests.drill.acts import Act
from tests.drill.people.cash import CashTeams
from tests.drill.people.communes import CommuneOfficers
from tests.drill.people.deciders import Deciders
from tests.drill.people.duty import DutyOfficers
from tests.drill.people.payers import Payers, Shortage
from tests.drill.people.takers_back import TakersBack
from tests.drill.people.workplace import LOOK_EVERY_S, SELDOM_S, Workplace
from tests.drill.rehearsal import AS_IN_EARNEST, Rehearsal

_MINUTE_S: Final = 60.0
_SPEAKS_EVERY_S: Final = 2 * 3600.0
"""A commune of which nothing is heard for six hours is silent."""
_AT_ONCE_S: Final = 0.25
"""Where a minute is a tenth of a second, a commune that answers within its minute looks as often as it can."""

__all__ = ("LOOK_EVERY_S", "Officers", "Shortage", "Workplace")


class Officers:
    """Everybody who acts in one incident."""

    def __init__(
        self,
        at: Workplace,
        *,
        shortage: Shortage | None = None,
        report_second: Callable[[], Awaitable[None]] | None = None,
        bank_is_nasty: bool = False,
        rehearsal: Rehearsal = AS_IN_EARNEST,
    ) -> None:
        self._at, self._bank_is_nasty = at, bank_is_nasty
        self._confirms_every_s = min(LOOK_EVERY_S, max(_AT_ONCE_S, _MINUTE_S / rehearsal.pace))
        self._speaks_every_s = _SPEAKS_EVERY_S / rehearsal.pace
        self._deciders, self._payers, self._cash = Deciders(at), Payers(at, shortage), CashTeams(at)
        self._takers_back = TakersBack(at)
        self._communes, self._duty = CommuneOfficers(at), DutyOfficers(at, report_second, rehearsal)

    async def work(self) -> None:
        """Work until cancelled."""
        at = self._at
        async with asyncio.TaskGroup() as group:
            group.create_task(at.again(self._deciders.serve_open_cases))
            group.create_task(at.again(self._deciders.sign_assessed))
            group.create_task(at.again(self._payers.hand_over))
            group.create_task(at.again(self._cash.make_lists))
            group.create_task(at.again(self._cash.carry))
            group.create_task(at.again(self._communes.confirm, self._confirms_every_s))
            group.create_task(at.again(self._payers.name_accounts))
            group.create_task(at.again(self._takers_back.take_back, SELDOM_S))
            group.create_task(at.again(self._takers_back.have_back, SELDOM_S))
            group.create_task(at.again(self._payers.answer_for_payees))
            group.create_task(self._communes.begin())
            group.create_task(at.until(self._communes.edit_contacts))
            group.create_task(at.until(self._communes.follow, SELDOM_S))
            group.create_task(at.until(self._payers.contribute))
            group.create_task(at.again(self._duty.take))
            group.create_task(at.again(self._duty.speak_with_communes, self._speaks_every_s))
            group.create_task(at.until(self._duty.fill_late))
            group.create_task(at.until(self._duty.change_shift))
            if self._bank_is_nasty:
                group.create_task(at.again(self._payers.end_what_the_bank_left_open, SELDOM_S))
                group.create_task(at.again(self._count_troubles, SELDOM_S))

    async def _count_troubles(self) -> None:
        """What bank and gateway say of themselves."""
        doors, acts = self._at.doors, self._at.acts
        acts.set(Act.BANK_TROUBLE, sum((await doors.simulator("bank", "/book"))["met"].values()))
        acts.set(Act.SMS_THROTTLED, (await doors.simulator("phones", "/book"))["throttled"])
        odd = [(await doors.simulator("phones", f"{provider}/receipts"))["odd"] for provider in ("", "/second")]
        acts.set(Act.SMS_RECEIPTS, sum(odd))
