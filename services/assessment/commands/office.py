"""What the commands work with, and what several of them do alike."""

import asyncio
import time
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.domain import Assessment, Award, Findings, FoundHousehold, list_workflow
from services.assessment.policy import (
    FINDINGS,
    IDENTIFIED,
    Circumstances,
    Entitlements,
    Law,
    Reckoned,
    Reckoning,
    Released,
    Term,
    WorkingDays,
    is_earlier,
    limit_for,
    priority_of,
    reckoned,
    term_of,
)
from services.assessment.policy.entries import released_of
from services.assessment.store import entries as entry_store
from services.assessment.store import lists
from services.assessment.store.lists import CaseList
from services.assessment.store.reckonings import SealedReckoning
from shared import outbox
from shared.clock import VIETNAM
from shared.communes import province_of
from shared.errors import Unavailable
from shared.events.household import Hazard, Losses
from shared.events.intake import PersonalPart
from shared.privacy import REVEAL, Cipher
from shared.texts import Text
from shared.time_limits import Clock, ClockScope, TimeLimit
from shared.windows import WindowKind

BELL = "findings_recorded"
OLDEST_LAW: Final = timedelta(minutes=1)
"""The law is asked only while what was released was read within this time; nothing takes force sooner after its release."""

_LAW_NOT_READ: Final = Text(
    vi="Chưa đọc được các quy định đã ban hành, xin thử lại", en="What was released of the law could not be read yet; try again"
)
_RECKONED: Final = TypeAdapter(Reckoned)
_QUICKLY: Final = 1
"""The same articles stand there again and again: the quickest packing leaves a fifth."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The law was asked about a case: what it was told, what it said, and the case's awards after it."""

    case: Assessment
    head_name: str
    told: Circumstances
    answer: Entitlements
    awards: Sequence[Award]


@dataclass
class Office:
    """The law, the calendar, the key of personal data, and how lists follow load.

    Law and calendar are replaced together when something was released: one office serves a whole process.
    """

    law: Law
    working_days: WorkingDays
    cipher: Cipher
    list_window: WindowKind
    law_read_s: float | None = None
    """When what was released was read last, by the process's steady clock."""

    def adopt(self, released: Released) -> None:
        """Let everything from now on rest on these releases."""
        if released.version != self.law.release:
            self.law = self.law.with_released(released)
            self.working_days = self.working_days.with_released(released)
        self.law_read_s = time.monotonic()

    async def read_law(self, session: AsyncSession) -> None:
        """Learn what was released since the last look; one small question where nothing was."""
        if await entry_store.find_version(session) == self.law.release:
            self.law_read_s = time.monotonic()
        else:
            self.adopt(released_of(await entry_store.list_released(session)))

    @property
    def law_is_current(self) -> bool:
        """Tell whether what was released is known here."""
        return self.law_read_s is not None and time.monotonic() - self.law_read_s < OLDEST_LAW.total_seconds()

    async def ask_law(self, households: Sequence[Circumstances], now: datetime) -> Sequence[Entitlements]:
        """Ask what the law gives today, Vietnam time, for all households at once and off the event loop.

        Raises Unavailable while it is not known what was released: an amount from an old norm would be wrong for good.
        """
        if not households:
            return []
        if not self.law_is_current:
            raise Unavailable(_LAW_NOT_READ)
        return await asyncio.to_thread(self.law.entitlements, households, now.astimezone(VIETNAM).date())

    def urgency_of(self, household: Circumstances, now: datetime) -> int:
        """Return the household's place in the order of work, 0-1000; more is sooner."""
        today = now.astimezone(VIETNAM).date()
        return priority_of(household, self.law.weights(today), today).urgency

    def seal_report(self, case_id: UUID, part: PersonalPart) -> bytes:
        """Encrypt a report for keeping: payee and informant are other services' business and are left out."""
        kept = part.model_copy(update={"payee": None, "informant": None})
        return self.cipher.seal(kept.model_dump_json(context=REVEAL, exclude_defaults=True), f"assessments.sealed|{case_id}")

    def open_report(self, case: Assessment) -> PersonalPart:
        return PersonalPart.model_validate_json(self.cipher.open(case.sealed, f"assessments.sealed|{case.case_id}"))

    def seal_findings(self, case_id: UUID, revision: int, findings: Findings) -> bytes:
        content = findings.model_dump_json(context=REVEAL, exclude_defaults=True)
        return self.cipher.seal(content, f"findings.sealed|{case_id}|{revision}")

    def open_findings(self, case_id: UUID, revision: int, sealed: bytes) -> Findings:
        return Findings.model_validate_json(self.cipher.open(sealed, f"findings.sealed|{case_id}|{revision}"))

    def seal_reckoning(self, asked: Asked, now: datetime) -> SealedReckoning:
        """Encrypt what the law was told and what it said, for ever: from this alone it is explained later."""
        case, today = asked.case, now.astimezone(VIETNAM).date()
        earlier = is_earlier(self.law, case.identified_at.astimezone(VIETNAM).date(), today)
        content = _RECKONED.dump_json(reckoned(asked.head_name, asked.told, asked.answer, asked.awards, earlier=earlier))
        return SealedReckoning(
            case_id=case.case_id,
            findings_revision=case.findings_revision,
            report_revision=case.report_revision,
            asked_on=today,
            asked_at=now,
            rule_set=asked.answer.rule_set,
            law_version=self.law.fingerprint,
            sealed=self.cipher.seal_bytes(zlib.compress(content, _QUICKLY), _reckoning_binding(case.case_id)),
        )

    def open_reckoning(self, kept: SealedReckoning) -> Reckoning:
        content = zlib.decompress(self.cipher.open_bytes(kept.sealed, _reckoning_binding(kept.case_id)))
        return Reckoning(
            findings_revision=kept.findings_revision,
            report_revision=kept.report_revision,
            asked_on=kept.asked_on,
            asked_at=kept.asked_at,
            rule_set=kept.rule_set,
            law_version=kept.law_version,
            content=_RECKONED.validate_json(content),
        )

    def decision_clocks(
        self, case: Assessment, started: Iterable[Award], now: datetime, *, urgent_since: datetime | None = None
    ) -> list[Clock]:
        """Return the clock of each new proposal; urgent help may count from the identification of the household."""
        clocks = []
        for award in started:
            term = self.term(limit_for(award.code), now)
            from_identified = urgent_since if term.starts_at_event == IDENTIFIED else None
            start = now if from_identified is None else from_identified
            clocks.append(clock_of(case, term, award.id, start, self.due(term, start), now))
        return clocks

    def findings_clock(self, case: Assessment, now: datetime) -> Clock:
        """Return the clock of the findings that begins now."""
        term = self.term(FINDINGS, now)
        return clock_of(case, term, case.case_id, now, self.due(term, now), now)

    def term(self, limit: str, now: datetime) -> Term:
        """Return how long something may take by the law of today, Vietnam time."""
        return term_of(limit, self.law.limit(limit, now.astimezone(VIETNAM).date()))

    def due(self, term: Term, start: datetime) -> datetime:
        """Return the end of a term, UTC."""
        return self.working_days.due_at(start, term.count, term.unit).astimezone(UTC)


def _reckoning_binding(case_id: UUID) -> str:
    return f"reckonings.sealed|{case_id}"


def clock_of(case: Assessment, term: Term, subject: UUID, start: datetime, due: datetime, now: datetime) -> Clock:
    """Return a clock; where it is due before it could begin, the seconds until escalation count from now."""
    limit = TimeLimit(term.kind, term.count, term.unit, term.article)
    scope = ClockScope(case.incident_id, case.case_id, case.commune_code, case.risk_level, case.drill)
    return Clock.of_commune(limit, scope, subject, started_at=start, due_at=due, known_at=now)


def circumstances_of(
    hazard: Hazard,
    commune_code: str,
    report: PersonalPart,
    found: FoundHousehold | None = None,
    losses: Losses | None = None,
) -> Circumstances:
    """Return what the law asks about: the officer's word counts, the report's where he says nothing."""

    def said(name: str) -> Any:
        seen = getattr(found, name) if found is not None else None
        return getattr(report, name) if seen is None else seen

    return Circumstances(
        hazard=hazard,
        standing=said("standing"),
        losses=report.losses if losses is None else losses,
        members=said("members"),
        province_code=province_of(commune_code),
        size=said("size"),
        areas=said("areas"),
        circumstances=said("circumstances"),
        coping=said("coping"),
    )


async def release_from_lists(session: AsyncSession, cases: Sequence[Assessment]) -> None:
    """These cases wait for findings no longer; ring for each list that is complete now."""
    complete = await lists.count_down(session, [case.list_id for case in cases if case.awaited])
    await outbox.wake(session, [wake_for(case_list, BELL) for case_list in complete])


def wake_for(case_list: CaseList, signal: str | None = None) -> outbox.Wake:
    """Return the wake-up of the workflow that watches this list."""
    ref = list_workflow(case_list.incident_id, case_list.commune_code, case_list.number)
    return outbox.Wake(ref, case_list.id, signal=signal)
