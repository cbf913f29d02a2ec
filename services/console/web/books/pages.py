"""The pages of this room, and what stands on each of its papers alike."""

from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from services.console.client.transport import Answer
from services.console.client.transport import Response as Told
from services.console.views.books import CERTAINTIES
from services.console.views.vocabulary import word
from services.console.web.area import communes_of, provinces_of
from services.console.web.books.texts import TEXTS
from services.console.web.papers.table import SEALS, SIGNS
from services.console.web.renderer import Pages
from shared.clock import VIETNAM
from shared.communes import communes, name_of
from shared.errors import NotFound, Unavailable
from shared.identity import Actor

PAGES: Final = Pages(Path(__file__).parent, TEXTS)
SIGNERS: Final = (("Người lập", SIGNS), ("Kế toán", SIGNS), ("Thủ trưởng đơn vị", SEALS))
ToldT = TypeVar("ToldT", bound=Told)


def known(answer: Answer[ToldT]) -> ToldT | None:
    """Return what disbursement answered; None where it does not. Raises NotFound for an address that never meant anything."""
    if answer.outcome in {"missing", "refused", "invalid"}:
        raise NotFound
    return answer.content


def surely(answer: Answer[ToldT]) -> ToldT:
    """Return what disbursement answered: a paper is whole, or there is none. Raises NotFound, Unavailable."""
    if (content := known(answer)) is None:
        raise Unavailable(TEXTS["away"])
    return content


def office_of(actor: Actor) -> tuple[str, str]:
    """Return whose books somebody closes: the office on top of a paper, and the place before the day of signing."""
    mine, provinces = communes_of(actor), tuple(provinces_of(actor).values())
    if len(mine) == 1:
        return f"UBND {mine[0].name}", mine[0].name
    if len(provinces) == 1:
        return f"UBND {provinces[0]}", provinces[0]
    return "........................................", "....................."


def commune_alone(code: str) -> str:
    """Return what a commune is called on its own papers: without its province."""
    commune = communes().get(code)
    return commune.name if commune else name_of(code)


def basis_note(basis: str, certainty: str) -> str:
    """Return on what a paper stands, and how sure that is."""
    return f"{basis} ({word(CERTAINTIES, certainty).vi})."


def made_line(made_at: datetime) -> str:
    """Return when a paper was made: what moves afterwards is not on it."""
    return f"(Lập lúc {moment_said(made_at)})"


def moment_said(moment: datetime) -> str:
    """Return a moment as papers say it."""
    local = moment.astimezone(VIETNAM)
    return f"{local:%H:%M} ngày {local:%d/%m/%Y}"
