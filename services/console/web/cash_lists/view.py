"""One list as its page shows it, and as it is printed: its lines with whose they are, as far as the reader may know."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

from services.console.client.cash_lists import CashLine, CashListResponse
from services.console.client.transport import Answer, Caller
from services.console.store.case_numbers import numbers_of
from services.console.views.cash_lists import MARKS
from services.console.views.vocabulary import word
from services.console.web.cash_lists.paper import PaperLine, PaperList
from services.console.web.cash_lists.texts import TEXTS
from services.console.web.context import Context
from services.console.web.forms.sent import Form
from services.console.web.forms.trouble import Trouble
from services.console.web.households import heads_of, heads_on_paper
from services.console.web.renderer import Pages, clock_time
from shared.communes import communes, name_of
from shared.errors import NotFound
from shared.payee_words import payee_text
from shared.person_words import of_person
from shared.texts import Text
from shared.vocabulary import BENEFITS

PATH: Final = "/cash-lists"
PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_HEAD: Final = "head"
PER_PAGE: Final = 50
"""Each household of a page is asked for by name, and that it was looked at is written down."""


@dataclass(frozen=True)
class ListPage:
    """A list, the lines that are shown of it, and whose they are."""

    found: CashListResponse | None
    etag: str = ""
    lines: Sequence[CashLine] = ()
    heads: Mapping[UUID, str] = field(default_factory=dict)
    numbers: Mapping[UUID, str] = field(default_factory=dict)
    part: int = 0
    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)

    @property
    def has_more(self) -> bool:
        """Whether lines come after these."""
        return self.found is not None and len(self.found.items) > (self.part + 1) * PER_PAGE


async def read_page(context: Context, caller: Caller, list_id: UUID, part: int = 0) -> ListPage:
    """Return a part of a list; nothing of it where disbursement does not answer. Raises NotFound."""
    answer = await context.services.cash_lists.one(caller, list_id)
    found = _known(answer)
    if found is None:
        return ListPage(None)
    lines = found.items[part * PER_PAGE : (part + 1) * PER_PAGE]
    cases = [line.case_id for line in lines]
    heads, numbers = await asyncio.gather(heads_of(context.services.intake, caller, cases), numbers_of(context.database, cases))
    return ListPage(found, answer.etag, lines, heads, numbers, part)


async def read_paper(context: Context, caller: Caller, list_id: UUID) -> PaperList | None:
    """Return a whole list as it is printed; None where disbursement does not answer. Raises NotFound, Unavailable."""
    found = _known(await context.services.cash_lists.one(caller, list_id))
    if found is None:
        return None
    heads, source = await asyncio.gather(
        heads_on_paper(context.services.intake, caller, [line.case_id for line in found.items]),
        context.services.disbursement.source(caller, found.source_id),
    )
    commune = communes().get(found.commune_code)
    address = f"{commune.name}, {commune.province_name}" if commune else name_of(found.commune_code)
    return PaperList(
        number=found.number,
        commune=commune.name if commune else found.commune_code,
        source=source.content.name if source.content else "........................................",
        carrier=found.carrier,
        made_at=found.made_at,
        code=str(found.id),
        drill=found.drill,
        lines=[_paper_line(line, heads, address) for line in found.items],
    )


def what_of(line: CashLine) -> Text:
    """Return for what a line is paid."""
    return of_person(word(BENEFITS, line.benefit), line.person)


def taker_of(line: CashLine) -> Text | None:
    """Return who takes the money where it is not the household's head: nobody else's name is known here."""
    paid = line.paid_to
    return payee_text(paid.kind, paid.person) if paid is not None and paid.kind != _HEAD else None


def _paper_line(line: CashLine, heads: Mapping[UUID, str], address: str) -> PaperLine:
    what, name = f"{what_of(line).vi} – QĐ {line.decision_number}", heads.get(line.case_id, "")
    if (taker := taker_of(line)) is not None:
        name = TEXTS["taker"].say("vi", taker=taker.vi, head=name).strip()
    return PaperLine(line.number, name, address, what, line.amount, _mark_of(line))


def _mark_of(line: CashLine) -> str:
    if line.handed_over_at is None:
        return ""
    mark = f" ({MARKS['thumbprint'].vi.lower()})" if line.mark == "thumbprint" else ""
    return f"{line.signer or ''}{mark} {clock_time(line.handed_over_at)}".strip()


def _known(answer: Answer[CashListResponse]) -> CashListResponse | None:
    if answer.outcome in {"missing", "refused", "invalid"}:
        raise NotFound
    return answer.content
