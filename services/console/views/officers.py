"""Who did something, as people know him: by his name, and his office from the roles and places that he was given."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from services.console.views.vocabulary import ROLES, SERVICES, word
from shared.communes import communes, provinces
from shared.texts import Language, Text

_SERVICE: Final = "service:"
_COUNTRY: Final = Text(vi="cả nước", en="the whole country")
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@-]+[A-Za-z0-9]")
_UNKNOWN: Final = Text(vi="cán bộ mã {subject}", en="officer {subject}")
_SYSTEM: Final = Text(vi="Hệ thống ({service})", en="The system ({service})")


@dataclass(frozen=True)
class OfficerView:
    """An officer as the provider of sign-ins named him when he last signed in at the desk."""

    subject: str
    name: str = field(repr=False)
    roles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """Codes of his communes and provinces; none for the whole country."""

    @property
    def office(self) -> Text:
        """What he is, and where."""
        what = [word(ROLES, role) for role in self.roles]
        where = _place_of(self.places)
        return Text(
            vi=f"{', '.join(text.vi for text in what)}, {where.vi}", en=f"{', '.join(text.en for text in what)}, {where.en}"
        )


def called(officers: Mapping[str, OfficerView], subject: str) -> Text:
    """Return who this is: by name and office, or by office alone where the provider gave no name."""
    if subject.startswith(_SERVICE):
        service = word(SERVICES, subject.removeprefix(_SERVICE))
        return Text(vi=_SYSTEM.say("vi", service=service.vi), en=_SYSTEM.say("en", service=service.en))
    officer = officers.get(subject)
    if officer is None:
        return _UNKNOWN.filled(subject=subject)
    office = officer.office
    if not officer.name:
        return office
    return Text(vi=f"{officer.name} ({office.vi})", en=f"{officer.name} ({office.en})")


def subjects_in(sentence: str) -> frozenset[str]:
    """Return what in a sentence of a service may be the pseudonymous id of an officer; the desk knows which is."""
    return frozenset(_ID.findall(sentence))


def named_in(sentence: str, officers: Mapping[str, OfficerView], language: Language) -> str:
    """Return the sentence with those whom the desk knows by their names, as everywhere on its pages."""

    def said(found: re.Match[str]) -> str:
        officer = officers.get(found[0])
        if officer is None:
            return found[0]
        # In brackets a service has said the office before.
        is_in_brackets = sentence[: found.start()].endswith("(") and sentence[found.end() :].startswith(")")
        return officer.name if is_in_brackets and officer.name else called(officers, found[0]).say(language)

    return _ID.sub(said, sentence)


def _place_of(codes: tuple[str, ...]) -> Text:
    if not codes:
        return _COUNTRY
    known = communes()
    names = [known[code].name if code in known else provinces().get(code, code) for code in codes]
    more = f" +{len(names) - 1}" if len(names) > 1 else ""
    return Text(vi=f"{names[0]}{more}", en=f"{names[0]}{more}")
