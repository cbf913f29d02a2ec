"""Who plays what: households for whom something goes otherwise than planned, and places where somebody is missing.

They are chosen by the seed, and dressed for their part: who loses an account is owed money.
"""

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from deploy.simulators.troubles import IN_DRILLS, Trouble
from tests.drill.acts import DUE_FROM, NASTY, Act, Acts
from tests.drill.dresses import DRESSES, Dress, late, with_account, with_house, with_phone
from tests.drill.rehearsal import AS_IN_EARNEST, Rehearsal, quiet_communes
from tests.drill.storm import Scene
from tests.support.invented import Dice, InventedHousehold

_MAX_OF_A_KIND: Final = 4
_HOUSEHOLDS_FOR_ANOTHER: Final = 100
_SHARING: Final = 3
_OF_ONE_ACCOUNT: Final = 2
_SHIFTS: Final = 2
_SMALL_SHARE: Final = 3
"""In a drill too small for every kind, at most every third household has a part."""
_WITHOUT_A_HOUSEHOLD: Final = (
    Act.SHORT_OF_FUNDS,
    Act.LATE_ROSTER,
    Act.FINDINGS_LIST,
    Act.HANDOVER_LIST,
    Act.CASH_BACK,
    Act.SECOND_EDITOR,
    Act.REPEATED_REPORT,
)


@dataclass(frozen=True)
class Part:
    """One household's part; `number` counts those of the same kind."""

    act: Act
    household: InventedHousehold
    number: int = 0
    trouble: Trouble | None = None
    """What the bank will do with its order."""


@dataclass
class Cast:
    """All parts and places of a drill; an empty one plays the plain journey."""

    acts: Acts = field(default_factory=Acts)
    parts: Sequence[Part] = ()
    hamlet: str | None = None
    """A commune that is looked at, and given its goods, by lists; its own shift changes in the middle of the drill."""
    unattended: str | None = None
    """A commune without contacts and without anybody on duty, not even above it, until its roster comes."""
    short_province: str | None = None
    """A province whose source of essentials is nearly empty until a contribution comes."""
    silent: Collection[str] = ()
    """Communes that confirm no digest."""
    unreachable: Collection[str] = ()
    """Communes that have no contacts and nobody on duty; the province is told in their stead."""
    known: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the parts have their cases: nobody signs before, so that what shall be taken back unsigned is not signed."""
    _by_case: dict[str, Part] = field(default_factory=dict)

    @property
    def quiet(self) -> frozenset[str]:
        """Communes of which nobody confirms a digest, and whose escalations nobody takes before the top."""
        return frozenset((*self.silent, *self.unreachable))

    def give(self, part: Part, case_id: str) -> None:
        self._by_case[case_id] = part

    def act_of(self, case_id: str) -> Act | None:
        part = self._by_case.get(case_id)
        return part.act if part else None

    def playing(self, act: Act) -> list[tuple[str, Part]]:
        """Cases with this part, as far as they are reported."""
        return [(case_id, part) for case_id, part in self._by_case.items() if part.act is act]

    @property
    def troubles(self) -> dict[str, Trouble]:
        """What the bank is told to do, by account."""
        return {
            part.household.payee.account_number: part.trouble for part in self.parts if part.trouble and part.household.payee
        }

    @property
    def lost_numbers(self) -> list[str]:
        """Phones that texts are accepted for and never reach."""
        return [part.household.phone for part in self.parts if part.act is Act.SMS_LOST and part.household.phone]


def cast_of(
    scene: Scene,
    households: Sequence[InventedHousehold],
    dice: Dice,
    *,
    nasty: bool = False,
    rehearsal: Rehearsal = AS_IN_EARNEST,
) -> tuple[Cast, list[InventedHousehold]]:
    """Choose who plays what; return the cast, and all households as they are now."""
    count, by_size = len(households), sorted(scene.households, key=lambda code: (scene.households[code], code))
    unattended, hamlet = by_size[0], by_size[-1]
    shuffled = dice.choose(households, count)
    silent, unreachable = quiet_communes(scene, rehearsal, dice, (unattended, hamlet) if count >= DUE_FROM else ())
    quiet = {*silent, *unreachable}
    households = [_reached(household, dice) if household.commune_code in quiet else household for household in households]
    shuffled = [household for household in shuffled if household.commune_code not in quiet]
    if count < DUE_FROM:
        parts = _parts(shuffled[: count // _SMALL_SHARE], dice, count, nasty=nasty)
        return Cast(parts=parts, silent=silent, unreachable=unreachable), _dressed(households, parts)
    here = [household for household in shuffled if household.commune_code == hamlet][:_SHIFTS]
    shifts = [Part(Act.CHANGED_SHIFT, late(household), number) for number, household in enumerate(here)]
    free = [household for household in shuffled if household.commune_code != unattended and household not in here]
    parts = [*shifts, *_parts(free, dice, count, nasty=nasty)]
    due = Counter(part.act for part in parts) | Counter(dict.fromkeys(_WITHOUT_A_HOUSEHOLD, 1))
    due[Act.CHANGED_SHIFT] = due[Act.REPAID] = due[Act.PAYEE_CONFIRMED] = due[Act.SHARED_EXPLAINED] = 1
    if nasty:
        due |= Counter(dict.fromkeys(NASTY, 1))
    province = max(scene.provinces, key=lambda code: sum(scene.households[commune] for commune in scene.communes_of(code)))
    cast = Cast(Acts(due), parts, hamlet, unattended, province, silent, unreachable)
    return cast, _dressed(households, parts)


def _parts(free: Sequence[InventedHousehold], dice: Dice, count: int, *, nasty: bool) -> list[Part]:
    """Give parts to those who are free, one of each kind at least, as far as they suffice."""
    most = max(1, min(_MAX_OF_A_KIND, count // _HOUSEHOLDS_FOR_ANOTHER))
    wanted: list[tuple[Act, int, Dress, Trouble | None]] = []
    for act, dress in DRESSES.items():
        wanted += [(act, number, dress, None) for number in range(dice.below(most) + 1)]
    wanted.append((Act.CAME_BACK, 0, with_house, Trouble.RETURNED))
    one_account = dice.payee(dice.name())
    wanted += [(Act.SHARED_EXPLAINED, number, with_account(one_account), None) for number in range(_OF_ONE_ACCOUNT)]
    shared = dice.phone()
    wanted += [(Act.SHARED_PHONE, number, with_phone(shared), None) for number in range(_SHARING)]
    if nasty:
        wanted += [(Act.BANK_TROUBLE, number, with_house, trouble) for number, trouble in enumerate(IN_DRILLS)]
        wanted.append((Act.SMS_LOST, 0, DRESSES[Act.CORRECTED_PHONE], None))
    return [
        Part(act, dress(household, dice), number, trouble)
        for household, (act, number, dress, trouble) in zip(free, wanted, strict=False)
    ]


def _reached(household: InventedHousehold, dice: Dice) -> InventedHousehold:
    """Where a commune keeps silent, nobody of it tells a household in person either: each has a phone of its own."""
    return replace(household, phone=household.phone or dice.phone())


def _dressed(households: Sequence[InventedHousehold], parts: Sequence[Part]) -> list[InventedHousehold]:
    dressed = {part.household.number: part.household for part in parts}
    return [dressed.get(household.number, household) for household in households]
