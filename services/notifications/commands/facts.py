"""The facts of notifications, each made from what is known here; no other room makes one."""

from datetime import datetime
from typing import Any, Literal

from services.notifications.domain.climbs import Climb, Step
from services.notifications.domain.confirmations import Assurance
from services.notifications.domain.notices import Audience, Notice
from services.notifications.domain.outcomes import AudienceOutcome, OutcomeKind
from services.notifications.domain.taking_acts import TakingAct
from services.notifications.domain.visit_reports import VisitReport
from services.notifications.domain.watches import Watch
from shared.events import (
    CommuneSilent,
    EscalationClimbed,
    EscalationDone,
    EscalationGivenBack,
    EscalationProlonged,
    EscalationTaken,
    HouseholdTold,
    InformantTold,
    NewsTold,
    NoticeAcknowledged,
    NoticeUndeliverable,
    SilenceEnded,
)
from shared.identity import Actor
from shared.ids import AwardId, CaseId, ClockId, IncidentId, NoticeId

Channel = Literal["sms", "in_person"]


def notice_acknowledged(notice: Notice, actor: Actor, now: datetime, assurance: Assurance) -> NoticeAcknowledged:
    """A named person has confirmed a notice of one commune."""
    return NoticeAcknowledged(
        notice_id=NoticeId(notice.id),
        incident_id=IncidentId(notice.incident_id),
        commune_code=notice.commune_code or "",
        acknowledged_by=actor.subject,
        acknowledged_at=now,
        assurance=assurance.value,
        drill=notice.drill,
    )


def notice_undeliverable(notice: Notice, commune_code: str, reason: str) -> NoticeUndeliverable:
    """No phone took a notice; the commune is its own, or the worst one of an escalation that speaks of several."""
    return NoticeUndeliverable(
        notice_id=NoticeId(notice.id),
        incident_id=IncidentId(notice.incident_id),
        commune_code=commune_code,
        reason=reason,
        drill=notice.drill,
    )


def commune_silent(digest: Notice, now: datetime) -> CommuneSilent:
    """A commune has not confirmed its digest in time."""
    return CommuneSilent(
        notice_id=NoticeId(digest.id),
        incident_id=IncidentId(digest.incident_id),
        commune_code=digest.commune_code or "",
        since=digest.accepted_at or now,
        drill=digest.drill,
    )


def commune_unheard(watch: Watch) -> CommuneSilent:
    """Nothing was heard of a commune for hours."""
    return CommuneSilent(
        notice_id=NoticeId(watch.subject_id),
        incident_id=IncidentId(watch.incident_id),
        commune_code=watch.commune_code,
        since=watch.heard_at or watch.since,
        kind="heard",
        drill=watch.drill,
    )


def silence_ended(watch: Watch, at: datetime, reason: Literal["heard", "ended"]) -> SilenceEnded:
    """Something was heard of a silent commune again, or its incident has ended."""
    return SilenceEnded(
        notice_id=NoticeId(watch.subject_id),
        incident_id=IncidentId(watch.incident_id),
        commune_code=watch.commune_code,
        ended_at=at,
        reason=reason,
        drill=watch.drill,
    )


def escalation_climbed(step: Step) -> EscalationClimbed:
    """Nobody has taken a missed clock in time; who stands above is told, as far as anybody does."""
    return EscalationClimbed(
        **_of_climb(step.climb),
        from_rung=step.climb.rung,
        rung=step.rung,
        recipient=step.shift.recipient if step.shift else None,
    )


def escalation_taken(climb: Climb, actor: Actor, before: str | None) -> EscalationTaken:
    """A named person has taken a missed clock. What he said he would do stays here: it may name people."""
    if climb.taken_rung is None or climb.taken_at is None or climb.taken_until is None:
        raise ValueError("what was taken says by whom, when, and until when")
    return EscalationTaken(
        **_of_climb(climb),
        rung=climb.taken_rung,
        taken_by=actor.subject,
        taken_at=climb.taken_at,
        until=climb.taken_until,
        taken_over_from=before,
    )


def escalation_given_back(climb: Climb, act: TakingAct) -> EscalationGivenBack:
    """Who had taken a missed clock has it no more; where it stands now. Why stays here: it may name people."""
    return EscalationGivenBack(**_of_climb(climb), rung=climb.rung, given_back_by=act.actor, given_back_at=act.acted_at)


def escalation_prolonged(climb: Climb, act: TakingAct) -> EscalationProlonged:
    """Who has taken a missed clock will be done later than he had said. `climb` as it was before."""
    if climb.taken_until is None or act.until is None:
        raise ValueError("a word that is prolonged says until when, and did before")
    return EscalationProlonged(
        **_of_climb(climb),
        rung=climb.taken_rung or climb.rung,
        prolonged_by=act.actor,
        until=act.until,
        until_before=climb.taken_until,
    )


def escalation_done(climb: Climb, act: TakingAct) -> EscalationDone:
    """Who has taken a missed clock has done what he said."""
    return EscalationDone(**_of_climb(climb), rung=climb.taken_rung or climb.rung, done_by=act.actor, done_at=act.acted_at)


def _of_climb(climb: Climb) -> dict[str, Any]:
    """Return what every fact about a missed clock on the ladder says."""
    return {
        "incident_id": IncidentId(climb.incident_id),
        "case_id": CaseId(climb.case_id) if climb.case_id else None,
        "drill": climb.drill,
        "clock_id": ClockId(climb.clock_id),
        "kind": climb.kind,
        "commune_code": climb.commune_code,
    }


def outcome_told(
    outcome: AudienceOutcome, channel: Channel, visit_report: VisitReport | None = None
) -> HouseholdTold | InformantTold | NewsTold:
    """The household, or whoever told us about it, knows an outcome, or how its case stands."""
    if outcome.kind.is_news:
        return NewsTold(
            incident_id=IncidentId(outcome.incident_id),
            case_id=CaseId(outcome.case_id),
            caused_by=outcome.caused_by,
            drill=outcome.drill,
            news_id=outcome.outcome_id,
            news=outcome.kind.value,
            audience=outcome.audience.value,
            award_ids=tuple(AwardId(award) for award in outcome.award_ids),
            channel=channel,
            **_told(visit_report),
        )
    fact = HouseholdTold if outcome.audience is Audience.HOUSEHOLD else InformantTold
    return fact(
        incident_id=IncidentId(outcome.incident_id),
        case_id=CaseId(outcome.case_id),
        caused_by=outcome.caused_by,
        drill=outcome.drill,
        outcome_id=outcome.outcome_id,
        award_ids=tuple(AwardId(award) for award in outcome.award_ids),
        channel=channel,
        # Both end nothing by themselves, and are counted as no outcome.
        adjustment=outcome.kind in {OutcomeKind.ADJUSTED, OutcomeKind.CAME_BACK},
        came_back=outcome.kind is OutcomeKind.CAME_BACK,
        **_told(visit_report),
    )


def _told(visit_report: VisitReport | None) -> dict[str, Any]:
    """Return when, to whom and how it was told in person."""
    return {"told_at": visit_report.at, "told_to": visit_report.to, "told_how": visit_report.how} if visit_report else {}
