"""Somebody asks why a household gets what it gets: everything that the explanation is written from, and who asked is noted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.office import Office
from services.assessment.domain import Assessment, Signed
from services.assessment.policy import Reckoning
from services.assessment.store import cases as case_store
from services.assessment.store import decisions as decision_store
from services.assessment.store import reckonings as reckoning_store
from shared import audit, clocks
from shared.clocks import ClockState
from shared.errors import NotFound
from shared.identity import Actor
from shared.texts import Text

_UNKNOWN: Final = Text(vi="Không có trường hợp này", en="There is no such case")
_NOT_ASKED: Final = Text(
    vi="Hồ sơ này không có lần tính nào như vậy theo luật", en="The law was not asked about this case in that way"
)


@dataclass(frozen=True, slots=True)
class Explained:
    """A case, what the law was told and said about it, what was signed, and the clocks of its decisions."""

    case: Assessment
    reckoning: Reckoning
    signed: tuple[Signed, ...]
    clocks: tuple[ClockState, ...]


async def explain_case(
    session: AsyncSession, actor: Actor, office: Office, wanted: tuple[UUID, int | None], now: datetime
) -> Explained:
    """Return what explains a case, by its newest reckoning or that of the named findings (0: by the report alone).

    Raises NotFound for an unknown case or reckoning, also where the case is not his to see.
    """
    case_id, findings_revision = wanted
    found = next(iter(await case_store.find_cases(session, [case_id])), None)
    if found is None or not actor.may_act_in(found.case.commune_code):
        raise NotFound(_UNKNOWN)
    kept = await reckoning_store.find_reckoning(session, case_id, findings_revision)
    if kept is None:
        raise NotFound(_NOT_ASKED)
    await audit.record(
        session, actor, "explanation shown", "case", [case_id], at=now, personal=True, revision=kept.findings_revision
    )
    return Explained(
        case=found.case,
        reckoning=office.open_reckoning(kept),
        signed=tuple(await decision_store.signed_of_case(session, case_id)),
        clocks=tuple(await clocks.of_case(session, found.case.case_id)),
    )
