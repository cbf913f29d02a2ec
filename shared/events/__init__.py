"""The registry: every published fact by its wire type ("intake.household_reported.v1"), and the topic of each service."""

from collections.abc import Mapping
from typing import Final

from shared.events.assessment import (
    AssistanceApproved,
    AssistanceDeclined,
    AssistanceReduced,
    DamageAssessed,
    FuneralFormReceived,
    ReductionDeclined,
    ReturnedForFindings,
)
from shared.events.clocks import ClockHandedOver, ClockMissed, ClockSolved
from shared.events.disbursement import (
    ContradictionResolved,
    FundsShort,
    GoodsHandedOver,
    PaidTwice,
    PayeeChanged,
    PayeeNeeded,
    PaymentContradicted,
    PaymentFailed,
    PaymentReduced,
    PaymentReturned,
    PaymentSettled,
    RecoveryEnded,
    RecoveryOpened,
    RecoveryPlanned,
    RecoveryWrittenOff,
    RepaymentReceived,
)
from shared.events.envelope import CaseEvent, Event
from shared.events.intake import (
    CaseClosed,
    CaseReopened,
    CaseRetracted,
    CommuneCutOff,
    CommuneReached,
    HouseholdReported,
    IncidentChanged,
    IncidentDeclared,
)
from shared.events.notifications import (
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

FACTS: Final[Mapping[str, type[Event]]] = {
    fact.wire_type(): fact
    for fact in (
        IncidentDeclared,
        IncidentChanged,
        CommuneCutOff,
        CommuneReached,
        HouseholdReported,
        CaseRetracted,
        CaseClosed,
        CaseReopened,
        DamageAssessed,
        AssistanceApproved,
        AssistanceReduced,
        ReductionDeclined,
        AssistanceDeclined,
        ReturnedForFindings,
        FuneralFormReceived,
        PaymentSettled,
        GoodsHandedOver,
        PaymentFailed,
        PaymentReturned,
        PaymentReduced,
        RecoveryEnded,
        PaidTwice,
        RecoveryOpened,
        RecoveryPlanned,
        RecoveryWrittenOff,
        RepaymentReceived,
        PaymentContradicted,
        ContradictionResolved,
        FundsShort,
        PayeeNeeded,
        PayeeChanged,
        NoticeAcknowledged,
        NoticeUndeliverable,
        CommuneSilent,
        SilenceEnded,
        HouseholdTold,
        InformantTold,
        NewsTold,
        EscalationClimbed,
        EscalationDone,
        EscalationGivenBack,
        EscalationProlonged,
        EscalationTaken,
        ClockMissed,
        ClockSolved,
        ClockHandedOver,
    )
}

_TOPIC_PARTS: Final = 3


def topic_of(service: str) -> str:
    """Return the one topic that a service writes."""
    return f"kipthoi.{service}.v1"


def service_of_topic(topic: str) -> str | None:
    """Return the service that writes this topic, or None where it is none of ours."""
    parts = topic.split(".")
    return parts[1] if len(parts) == _TOPIC_PARTS and topic == topic_of(parts[1]) else None


__all__ = [
    "FACTS",
    "AssistanceApproved",
    "AssistanceDeclined",
    "AssistanceReduced",
    "CaseClosed",
    "CaseEvent",
    "CaseReopened",
    "CaseRetracted",
    "ClockHandedOver",
    "ClockMissed",
    "ClockSolved",
    "CommuneCutOff",
    "CommuneReached",
    "CommuneSilent",
    "ContradictionResolved",
    "DamageAssessed",
    "EscalationClimbed",
    "EscalationDone",
    "EscalationGivenBack",
    "EscalationProlonged",
    "EscalationTaken",
    "Event",
    "FundsShort",
    "FuneralFormReceived",
    "GoodsHandedOver",
    "HouseholdReported",
    "HouseholdTold",
    "IncidentChanged",
    "IncidentDeclared",
    "InformantTold",
    "NewsTold",
    "NoticeAcknowledged",
    "NoticeUndeliverable",
    "PaidTwice",
    "PayeeChanged",
    "PayeeNeeded",
    "PaymentContradicted",
    "PaymentFailed",
    "PaymentReduced",
    "PaymentReturned",
    "PaymentSettled",
    "RecoveryEnded",
    "RecoveryOpened",
    "RecoveryPlanned",
    "RecoveryWrittenOff",
    "ReductionDeclined",
    "RepaymentReceived",
    "ReturnedForFindings",
    "SilenceEnded",
    "service_of_topic",
    "topic_of",
]
