"""What the law was asked about a case and what it answered: sealed to be kept for ever, opened to be explained."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter

from services.assessment.commands.context import Context
from services.assessment.domain.awards import Award
from services.assessment.domain.cases import Assessment
from services.assessment.policy.explanation.determinations import Determination, DeterminationRecord, record_of
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.entitlements import Entitlements
from services.assessment.policy.law.rule_sets import is_earlier
from services.assessment.store.explanation.determinations import SealedDetermination
from shared.clock import VIETNAM

_RECORD: Final = TypeAdapter(DeterminationRecord)
_QUICKLY: Final = 1
"""The same articles stand there again and again: the quickest packing leaves a fifth."""


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """The law's answer about a case: what it was asked about, what it answered, and the case's awards after it."""

    case: Assessment
    head_name: str
    circumstances: Circumstances
    answer: Entitlements
    awards: Sequence[Award]


def seal_determination(context: Context, answered: CaseAnswer, now: datetime) -> SealedDetermination:
    """Encrypt what the law was asked and what it answered, for ever: from this alone it is explained later."""
    case, today = answered.case, now.astimezone(VIETNAM).date()
    earlier = is_earlier(context.law, case.identified_at.astimezone(VIETNAM).date(), today)
    record = record_of(answered.head_name, answered.circumstances, answered.answer, answered.awards, earlier=earlier)
    content = _RECORD.dump_json(record, by_alias=True)
    return SealedDetermination(
        case_id=case.case_id,
        findings_revision=case.findings_revision,
        report_revision=case.report_revision,
        asked_on=today,
        asked_at=now,
        rule_set=answered.answer.rule_set,
        law_version=context.law.fingerprint,
        sealed=context.cipher.seal_bytes(zlib.compress(content, _QUICKLY), _determination_binding(case.case_id)),
    )


def open_determination(context: Context, kept: SealedDetermination) -> Determination:
    """Return a determination as it was kept."""
    content = zlib.decompress(context.cipher.open_bytes(kept.sealed, _determination_binding(kept.case_id)))
    return Determination(
        findings_revision=kept.findings_revision,
        report_revision=kept.report_revision,
        asked_on=kept.asked_on,
        asked_at=kept.asked_at,
        rule_set=kept.rule_set,
        law_version=kept.law_version,
        content=_RECORD.validate_json(content),
    )


def _determination_binding(case_id: UUID) -> str:
    # Not the name of the table: it is bound into every ciphertext that was ever kept, and with another word none would open.
    return f"reckonings.sealed|{case_id}"
