"""What the templates of assessing get."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from fastapi import Request, Response

from services.console.client.files import FileResponse
from services.console.web.findings.form import SPARE, UNSAID
from services.console.web.findings.texts import TEXTS
from services.console.web.forms.sent import Form
from services.console.web.forms.trouble import Trouble
from services.console.web.law import vocabulary
from services.console.web.queues import Waiting
from services.console.web.renderer import Pages
from shared.household_input import SOMEBODY_ELSE
from shared.identity import Actor
from shared.person_words import person_text
from shared.texts import Text
from shared.vocabulary import HOUSE_STATES, MEMBER_FLAGS, RETURNED_REASONS, STANDINGS, reason_text

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_CHOICES: Final = {
    "standings": {**{code: text.capitalized() for code, text in STANDINGS.items()}, UNSAID: TEXTS["standing_unsaid"]},
    "house_states": {code: text.capitalized() for code, text in HOUSE_STATES.items()},
    "answers": vocabulary.ANSWERS,
    "sexes": vocabulary.SEXES,
    "fates": vocabulary.FATES,
    "payees": {"adult": TEXTS["payee_adult"], "guardian": TEXTS["payee_guardian"]},
    "flags": {code: text.capitalized() for code, text in MEMBER_FLAGS.items()},
}


@dataclass(frozen=True)
class Visit:
    """One household before who looks at it: its file, who is named in it, the form, and what stood in the way."""

    file: FileResponse
    persons: Sequence[str]
    form: Form
    trouble: Trouble

    @property
    def rows(self) -> Sequence[str]:
        """The refs of the persons of the form; a new person is sent under one that nobody has, and gets his own."""
        taken = set(self.persons)
        free = (f"p{number}" for number in range(1, len(taken) + SPARE + 2) if f"p{number}" not in taken)
        return [*self.persons, *(next(free) for _ in range(SPARE))]

    @property
    def persons_said(self) -> Mapping[str, Text]:
        """The persons of the form as one chooses among them: nobody need know by which sign each is called."""
        members = self.file.household.members if self.file.household else ()
        known = {ref: person_text(ref, members).capitalized() for ref in self.persons}
        return known | {ref: TEXTS["another_person"] for ref in self.rows if ref not in known}

    @property
    def heads(self) -> Mapping[str, Text]:
        """Who may be the head: a person of the form, or none of them."""
        return {**self.persons_said, SOMEBODY_ELSE: TEXTS["head_elsewhere"]}


def findings_page(request: Request, actor: Actor, waiting: Waiting, numbers: Mapping[UUID, str]) -> Response:
    """Return the list of those who wait to be visited."""
    return _PAGES.page(request, "findings.html", actor=actor, numbers=numbers, waiting=waiting)


def file_page(request: Request, actor: Actor, visit: Visit, numbers: Mapping[UUID, str]) -> Response:
    """Return the form of one household."""
    return _PAGES.page(
        request,
        "file.html",
        actor=actor,
        status=visit.trouble.status,
        numbers=numbers,
        visit=visit,
        file=visit.file,
        form=visit.form,
        trouble=visit.trouble,
        choices=_CHOICES,
        return_reason=reason_text(RETURNED_REASONS, visit.file.returned.reason_code) if visit.file.returned else None,
    )
