"""One award is taken back by a person's word: what may be, why, and who may not sign it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from services.assessment.domain.awards import Award, AwardState
from services.assessment.domain.decisions import DecisionLine
from services.assessment.domain.reductions import Reduction, ReductionState, Retraction, reduction_id
from services.assessment.policy.law.articles import article_en, article_vi
from services.assessment.policy.law.texts import RETRACTION
from shared.duties import same_person
from shared.errors import Forbidden, Refused
from shared.events.assessment import RetractionReason
from shared.number_words import coded_text
from shared.texts import Text
from shared.vocabulary import AWARD_RETRACTED_REASONS

_DECIDED: Final = frozenset({ReductionState.SIGNED, ReductionState.DECLINED})
_OF_A_DEATH: Final[Mapping[RetractionReason, str]] = {"person_alive": "FUNERAL"}
"""Reasons that speak of a death alone."""


class NotSignedYet(Refused):
    """Nobody has signed for it: there is nothing to take back."""

    code = "award-not-signed"
    title = Text(
        vi="Khoản này chưa được ký: hãy đánh giá lại, hoặc đề nghị người ký từ chối",
        en="Nobody has signed for this award: record new findings, or let the signer decline it",
    )


class NothingStands(Refused):
    """All of it was taken back before."""

    code = "award-retracted"
    title = Text(vi="Khoản này đã được rút toàn bộ", en="All of this award was taken back before")


class RetractionWaits(Refused):
    """It was proposed before, and waits for a signature."""

    code = "retraction-waits"
    title = Text(
        vi="Đã có đề nghị rút khoản này, đang chờ ký", en="Taking this award back was proposed before; it waits for a signature"
    )


class NoDeath(Refused):
    """The reason speaks of a death, and the award does not."""

    code = "no-death"
    title = Text(
        vi='"Người còn sống" chỉ dùng cho khoản mai táng: hãy chọn lý do khác',
        en='"The person lives" is for help with a burial only: choose another reason',
    )


class SignedByProposer(Forbidden):
    """Nobody signs what he proposed himself."""

    code = "signed-by-proposer"
    title = Text(
        vi="Người đề nghị rút khoản không được ký, cũng không được ủy quyền ký quyết định rút",
        en="Who proposed that an award is taken back may neither sign that nor delegate the signature",
    )


class NothingToLift(Refused):
    """No signed word bars this award."""

    code = "nothing-to-lift"
    title = Text(
        vi="Khoản này không bị rút theo đề nghị nào còn hiệu lực", en="No signed word keeps this award from being proposed"
    )


def retract_award(award: Award, retraction: Retraction, now: datetime) -> Reduction:
    """Return what waits for a signature then, or refuse with the reason. What findings proposed of it is replaced."""
    if award.state is not AwardState.APPROVED:
        raise NotSignedYet
    if not award.stands:
        raise NothingStands
    pending = award.pending_reduction
    if pending is not None and pending.retraction is not None:
        raise RetractionWaits
    if (kind := _OF_A_DEATH.get(retraction.reason)) is not None and not award.code.startswith(kind):
        raise NoDeath
    number = 1 + sum(one.state in _DECIDED for one in award.reductions)
    why = AWARD_RETRACTED_REASONS[retraction.reason]
    basis = award.reasoning.basis
    stood = coded_text(award.stands, award.unit)
    articles = {"article_vi": ", ".join(map(article_vi, basis)), "article_en": ", ".join(map(article_en, basis))}
    return Reduction(
        id=reduction_id(award.id, number),
        case_id=award.case_id,
        award_id=award.id,
        number=number,
        stood=award.stands,
        stands=0,
        unit=award.unit,
        reason_code="found_nothing",
        state=ReductionState.PROPOSED,
        rule_set=award.rule_set,
        reasoning=replace(
            award.reasoning,
            vi=RETRACTION.say("vi", stood=stood, why=why.vi, **articles),
            en=RETRACTION.say("en", stood=stood, why=why.en, **articles),
            certainty="D",
            figures={**award.reasoning.figures, "stood": award.stands, "stands": 0},
        ),
        proposed_at=now,
        retraction=retraction,
    )


def barring(award: Award) -> Reduction:
    """Return the signed retraction that keeps this award from being proposed again. Raises NothingToLift."""
    found = [one for one in award.reductions if one.bars]
    if not found:
        raise NothingToLift
    return found[-1]


def check_retractions(lines: Iterable[DecisionLine], signers: Collection[str]) -> None:
    """Refuse a signature over what one of the signers proposed himself. Raises SignedByProposer."""
    proposed = [line.reduction.retraction for line in lines if line.reduction is not None and line.reduction.retraction]
    if any(same_person(one.proposed_by, signer) for one in proposed for signer in signers):
        raise SignedByProposer
