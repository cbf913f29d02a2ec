"""The communes' officers: they confirm, tell in person, take back what was wrong, correct losses, accounts and phones."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from tests.drill.acts import Act
from tests.drill.cast import Part
from tests.drill.others import MARK
from tests.drill.people.workplace import Item, Workplace
from tests.support.invented import international
from tests.support.people import confirm, confirm_many, look_again
from tests.support.second_thoughts import add_contact_second, correct, retract

REPORTED_IN_ERROR: Final = "reported_in_error"
_LESS: Final = ("điều chỉnh", "không còn khoản")
"""How the household hears that less of an award stands, or nothing."""
_VISITS: Final = {Act.NO_PHONE, Act.LANDLINE}

Follow = Callable[[str, Part], Awaitable[bool]]


class CommuneOfficers:
    """They know the households that were reported by form, and follow what becomes of some."""

    def __init__(self, at: Workplace) -> None:
        self._at = at
        self._new_phones: dict[str, str] = {}
        self._done: set[str] = set()
        self._found_less: set[str] = set()
        self._follow: dict[Act, Follow] = {
            Act.CORRECTED_PHONE: self._correct_phone,
            Act.RETRACTED_AFTER: self._retract_after,
            Act.REDUCED: self._find_less,
            Act.INFORMANT_TOLD: self._see_informant_told,
            Act.SMS_LOST: self._tell_in_person,
        }

    async def begin(self) -> None:
        """What is seen to be wrong as soon as it was reported."""
        await self._at.cast.known.wait()
        acts = {
            Act.RETRACTED_BEFORE: self._retract,
            Act.CORRECTED_LOSSES: self._correct_losses,
            Act.REPLACED_ACCOUNT: self._take_account_away,
        }
        parts = [(act, *playing) for act in acts for playing in self._at.cast.playing(act)]
        await self._at.each(parts, lambda part: acts[part[0]](*part[1:]))

    async def edit_contacts(self) -> bool:
        """In one commune two officers keep the contacts at the same time, once."""
        if commune := self._at.cast.hamlet:
            one, two = (self._somebody() for _ in range(2))
            if await add_contact_second(self._at.doors, commune, (one, two)):
                self._at.acts.note(Act.SECOND_EDITOR)
        return True

    async def confirm(self) -> None:
        """Digests are confirmed, but for those of silent communes; who has no phone of his own that works is told in person."""
        sent = await self._at.notices(kind="digest", state="sent")
        digests = [notice for notice in sent if notice["commune_code"] not in self._at.cast.quiet]
        in_person = await self._at.notices(kind="in_person", state="waiting")
        await self._at.by_lists([*digests, *in_person], confirm, confirm_many)
        for notice in in_person:
            self._count_visit(notice)

    async def follow(self) -> bool:
        """Look after those with a part in which something must happen first; done when each has had it."""
        parts = [(case, part) for act in self._follow for case, part in self._at.cast.playing(act) if case not in self._done]

        async def follow(case: str, part: Part) -> None:
            if await self._follow[part.act](case, part):
                self._done.add(case)
                self._at.acts.note(part.act)

        await self._at.each(parts, lambda part: follow(*part))
        return not parts

    # --- at once

    async def _retract(self, case: str, part: Part) -> None:
        await retract(self._at.doors, part.household.commune_code, case, REPORTED_IN_ERROR)
        self._at.acts.note(part.act)

    async def _correct_losses(self, case: str, part: Part) -> None:
        """More was lost than somebody saw at first; or less: of two corrections one goes down."""
        losses = replace(part.household, lost_essentials=part.number % 2 == 0).losses
        if part.number % 2:
            losses["short_of_food"] = {"people": max(1, part.household.living - 1), "months": 1}
        await correct(self._at.doors, part.household.commune_code, case, losses=losses)
        self._at.acts.note(part.act)

    async def _take_account_away(self, case: str, part: Part) -> None:
        """It was somebody else's; the payment waits for a list, and goes to another account when one is named first."""
        await correct(self._at.doors, part.household.commune_code, case, payee=None)
        self._at.accounts_gone.add(case)

    # --- when something has happened; True when all is done

    async def _correct_phone(self, case: str, part: Part) -> bool:
        """Once the wrong number was told: another one, which must hear it too."""
        if case in self._new_phones:
            return await self._has_rung(self._new_phones[case])
        if not any(map(_is_told, await self._at.notices(case_id=case, kind="household", state="sent"))):
            return False
        phone = self._at.dice.phone()
        self._at.secrets.append(phone)
        await correct(self._at.doors, part.household.commune_code, case, phone=phone)
        self._new_phones[case] = phone
        return False

    async def _retract_after(self, case: str, part: Part) -> bool:
        """One help is in hand and another waits: the first is to be recovered, the other is released."""
        states = {(payment["rail"], payment["state"]) for payment in await self._at.payments(case_id=case)}
        if not states >= {("goods", "handed_over"), ("cash", "reserved")}:
            return False
        await retract(self._at.doors, part.household.commune_code, case, REPORTED_IN_ERROR)
        return True

    async def _find_less(self, case: str, part: Part) -> bool:
        """Once its money has come the house is found unharmed: the chair signs that nothing of it stands, and it is heard."""
        house = [payment for payment in await self._at.payments(case_id=case) if payment["benefit"].startswith("HOUSE")]
        if case not in self._found_less:
            if not any(payment["state"] == "settled" for payment in house):
                return False
            losses = {name: value for name, value in part.household.losses.items() if value and name != "house"}
            await look_again(self._at.doors, part.household.commune_code, case, losses)
            self._found_less.add(case)
            return False
        notices = await self._at.notices(case_id=case)
        heard = [each for each in notices if any(words in each["text"] for words in _LESS) and _is_told(each)]
        return bool(heard) and any(payment["recoveries"] for payment in house)

    async def _see_informant_told(self, case: str, part: Part) -> bool:  # noqa: ARG002 - one of several ways to follow a part
        notices = await self._at.notices(case_id=case)
        return any(notice["audience"] == "informant" and _is_told(notice) for notice in notices)

    async def _tell_in_person(self, case: str, part: Part) -> bool:  # noqa: ARG002 - one of several ways to follow a part
        """The provider took the text, and its receipt says that it never came: somebody goes there, without being asked."""
        notices = await self._at.notices(case_id=case)
        lost = [each for each in notices if each["audience"] == "household"]
        return bool(lost) and all(each["kind"] == "in_person" and each["state"] == "acknowledged" for each in lost)

    # --- inside

    def _count_visit(self, notice: Item) -> None:
        act = self._at.cast.act_of(notice["case_id"])
        if notice["reason"] == "shared_phone":
            self._at.acts.note(Act.SHARED_PHONE)
        elif act in _VISITS:
            self._at.acts.note(act)

    async def _has_rung(self, phone: str) -> bool:
        book = (await self._at.doors.simulator("phones", "/book"))["entries"]
        return any(entry["to"] == international(phone) for entry in book)

    def _somebody(self) -> dict[str, str]:
        name, phone = self._at.dice.name(), self._at.dice.phone()
        self._at.secrets += [name, phone]
        return {"name": f"{name}{MARK}", "phone": phone, "role": "Cán bộ xã", "drill": True}


def _is_told(notice: Item) -> bool:
    """It has arrived, or an officer has said it."""
    return notice["state"] == "acknowledged" or (notice["state"] == "sent" and notice["delivered_at"] is not None)
