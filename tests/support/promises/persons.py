"""Who somebody really is: what the tokens said with which he came to the doors, never what a service wrote about him."""

from collections.abc import Collection, Iterable
from typing import Final

from shared.communes import province_of
from tests.support.doors import Person
from tests.support.promises.evidence import Evidence

CONFIRMING: Final = frozenset({"commune_officer", "commune_chair", "provincial_officer", "provincial_leader"})
OF_COMMUNES: Final = frozenset({"commune_officer", "commune_chair"})
"""Who confirms for a commune: its own people."""
NO_TOKENS: Final = "who people are: no token was written down"


def reaches(person: Person, commune_code: str) -> bool:
    """Whether the token covers this commune; without any place it is the whole country."""
    if not person.communes and not person.provinces:
        return True
    return commune_code in person.communes or (province_of(commune_code) or "") in person.provinces


def may_have(world: Evidence, subject: str | None, roles: Collection[str], commune_codes: Iterable[str]) -> str | None:
    """Say why this subject cannot have done it: no such person, no token with such a role, none that covers the places."""
    tokens = [person for person in world.people.get(subject or "", ()) if set(person.roles) & set(roles)]
    if subject not in world.people:
        return f"{subject or 'nobody'} had no token"
    if not tokens:
        return f"no token of {subject} said {' or '.join(sorted(roles))}"
    places = sorted(set(commune_codes))
    if not any(all(reaches(token, code) for code in places) for token in tokens):
        return f"no token of {subject} reached commune {', '.join(places[:3])}"
    return None
