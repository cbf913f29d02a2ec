"""Who may know whose case it is, said once: each service and the desk ask here, none decides it anew.

Officers of the place know the household. Auditors judge how a case went, not whose it was: they see it masked. Who pays sees
the name of whom he pays, and where. Operators and everybody else see no household at all.
"""

from enum import StrEnum
from typing import Final

from shared.communes import province_of
from shared.events.household import Member, Payee
from shared.events.intake import Informant, PersonalPart
from shared.identity import Actor, Role

_HIDDEN: Final = "•"
_SHOWN_PHONE_DIGITS: Final = 2
_SHOWN_ACCOUNT_DIGITS: Final = 4


class Knowledge(StrEnum):
    """How much of a household somebody may know."""

    FULL = "full"
    MASKED = "masked"
    """Circumstances and losses, because they decide; no name, number, birthday or free text."""
    PAYEE = "payee"
    """The name of whom he pays and the commune, from the first approved award on."""
    NOTHING = "nothing"


_BY_ROLES: Final = (
    (
        frozenset(
            {
                Role.COMMUNE_OFFICER,
                Role.ASSESSOR,
                Role.COMMUNE_CHAIR,
                Role.PROVINCIAL_OFFICER,
                Role.PROVINCIAL_LEADER,
            }
        ),
        Knowledge.FULL,
    ),
    (frozenset({Role.AUDITOR}), Knowledge.MASKED),
    (frozenset({Role.ACCOUNTANT, Role.PAYING_AGENT}), Knowledge.PAYEE),
)


_READ_WORDS: Final = frozenset({Knowledge.FULL, Knowledge.PAYEE})


def knowledge_of(actor: Actor) -> Knowledge:
    """Return how much of a household this person may know, within his area: of several roles the first above counts."""
    for roles, knowledge in _BY_ROLES:
        if actor.has(*roles):
            return knowledge
    return Knowledge.NOTHING


def reads_words(actor: Actor) -> bool:
    """Tell whether this person reads what somebody wrote in his own words, or a bank in its own: names stand in it.

    Who decides or pays needs it. Auditors judge without any free text, operators see nothing of whom it is about.
    """
    return knowledge_of(actor) in _READ_WORDS


def calls_duty(actor: Actor, commune_code: str | None, province_code: str | None) -> bool:
    """Tell whether an officer may have to call whoever is on duty there, and reads the number: it is a number of service.

    Of his own commune or province, of a commune of his province, and, for a commune, of the province above it. Nobody's of the
    whole country, and nothing for who only looks, pays or runs the system.
    """
    if knowledge_of(actor) is not Knowledge.FULL:
        return False
    if commune_code is not None:
        return commune_code in actor.communes or province_of(commune_code) in actor.provinces
    return province_code is not None and province_code in {*actor.provinces, *map(province_of, actor.communes)}


def masked_name(name: str) -> str:
    """Return the initials: enough to follow one household through a page, too little to know it."""
    return " ".join(f"{word[0]}." for word in name.split())


def masked_number(number: str, shown: int = _SHOWN_PHONE_DIGITS) -> str:
    """Return the number as others may see it: its last digits."""
    return number[-shown:].rjust(len(number), _HIDDEN) if len(number) > shown else _HIDDEN * len(number)


def masked_payee(payee: Payee, *, with_name: bool) -> Payee:
    """Return the payee with the last digits of the account; nobody needs to read a whole account on a screen."""
    return payee.model_copy(
        update={
            "name": payee.name if with_name else masked_name(payee.name),
            "account_number": masked_number(payee.account_number, _SHOWN_ACCOUNT_DIGITS),
        }
    )


def named_payee(payee: Payee) -> Payee:
    """Return the payee as who pays knows him: by name, without any digit of the account."""
    return payee.model_copy(update={"account_number": _HIDDEN * len(payee.account_number)})


def masked_member(member: Member) -> Member:
    """Return the person without the day of birth; the year decides benefits and stays."""
    birth_year = member.birth_date.year if member.birth_date else member.birth_year
    return member.model_copy(update={"birth_date": None, "birth_year": birth_year})


def masked_part(part: PersonalPart) -> PersonalPart:
    """Return a report as auditors see it: the story is left out, because people tell names in it."""
    informant = part.informant
    return part.model_copy(
        update={
            "head_name": masked_name(part.head_name),
            "phone": masked_number(part.phone) if part.phone else None,
            "members": tuple(masked_member(member) for member in part.members),
            "what_happened": "",
            "payee": masked_payee(part.payee, with_name=False) if part.payee else None,
            "informant": Informant(name=masked_name(informant.name), phone=masked_number(informant.phone))
            if informant
            else None,
        }
    )
