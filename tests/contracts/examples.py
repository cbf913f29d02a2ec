"""One example of every published fact, the same at each run."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from shared.events import (
    CaseClosed,
    CaseReopened,
    ClockHandedOver,
    ClockSolved,
    CommuneCutOff,
    CommuneReached,
    CommuneSilent,
    EscalationClimbed,
    EscalationDone,
    EscalationGivenBack,
    EscalationProlonged,
    EscalationTaken,
    Event,
    FundsShort,
    FuneralFormReceived,
    IncidentChanged,
    IncidentDeclared,
    NewsTold,
    NoticeAcknowledged,
    NoticeUndeliverable,
    PaidTwice,
    PayeeChanged,
    PayeeNeeded,
    PaymentReturned,
    RecoveryOpened,
    RecoveryPlanned,
    RecoveryWrittenOff,
    RepaymentReceived,
    ReturnedForFindings,
    SilenceEnded,
)
from shared.events.household import Hazard
from shared.events.intake import Moved
from tests.support import builders
from tests.support.builders import COMMUNE, INCIDENT, MORNING


def _id(number: int) -> Any:
    return UUID(int=0x0190_0000_0000_7000_8000_0000_0000_0000 + number)


CASE: Final = _id(2)
_COMMON: Final[dict[str, Any]] = {
    "event_id": _id(1),
    "case_id": CASE,
    "incident_id": INCIDENT,
    "drill": True,
    "occurred_at": MORNING,
}
_PAYMENT: Final[dict[str, Any]] = {"payment_id": _id(20), "award_id": _id(10), "commune_code": COMMUNE}
_RECOVERY: Final[dict[str, Any]] = {"recovery_id": _id(22), "amount": 3_000_000, "unit": "dong"}
_DECISION: Final[dict[str, Any]] = {"decision_id": _id(30), "commune_code": COMMUNE}
_NOTICE: Final[dict[str, Any]] = {"notice_id": _id(40), "commune_code": COMMUNE}
_CLOCK: Final[dict[str, Any]] = {"clock_id": _id(50), "subject_id": CASE}
_STEP: Final[dict[str, Any]] = {"clock_id": _id(50), "kind": "assisted", "commune_code": COMMUNE}

_CUT_OFF: Final[dict[str, Any]] = {
    "cut_off_id": _id(60),
    "commune_code": COMMUNE,
    "until": MORNING + timedelta(days=2),
    "signed_by": "provincial_leader-7",
}

_FACTS: Final[tuple[Event, ...]] = (
    IncidentDeclared(
        **{**_COMMON, "case_id": None},
        title="Bão số 10 (diễn tập)",
        hazard=Hazard.STORM,
        risk_level=4,
        commune_codes=(COMMUNE,),
        starts_on=date(2026, 11, 20),
    ),
    IncidentChanged(
        **{**_COMMON, "case_id": None},
        revision=2,
        title="Bão số 10 (diễn tập)",
        hazard=Hazard.STORM,
        risk_level=5,
        commune_codes=(COMMUNE, builders.OTHER_COMMUNE),
        starts_on=date(2026, 11, 20),
        closed=False,
    ),
    builders.a_household_reported(
        **_COMMON,
        household_id=_id(3),
        report_id=_id(4),
        revision=2,
        moved=Moved(from_commune=builders.OTHER_COMMUNE, moved_by="provincial_officer-7"),
    ).model_copy(update={"sealed": "AQ=="}),
    builders.a_case_retracted(**_COMMON),
    CaseClosed(**_COMMON, opening=1, outcome="helped", assisted_at=MORNING),
    CaseReopened(**_COMMON, opening=2),
    builders.a_damage_assessed(**_COMMON, awards=(builders.a_proposed_award(award_id=_id(10)),)),
    builders.an_assistance_approved(
        **_COMMON, **_DECISION, household_id=_id(3), awards=(builders.an_approved_award(award_id=_id(10)),)
    ),
    builders.an_assistance_reduced(
        **_COMMON, **_DECISION, household_id=_id(3), reductions=(builders.a_reduced_award(award_id=_id(10)),)
    ),
    CommuneCutOff(**{**_COMMON, "case_id": None}, **_CUT_OFF, document="12/CĐ-UBND"),
    CommuneReached(**{**_COMMON, "case_id": None}, **_CUT_OFF, document="13/CĐ-UBND"),
    builders.a_reduction_declined(**_COMMON, **_DECISION, kept=(builders.a_kept_award(award_id=_id(10)),)),
    builders.an_assistance_declined(**_COMMON, **_DECISION),
    ReturnedForFindings(**_COMMON, **_DECISION, award_ids=(_id(10),)),
    FuneralFormReceived(
        **_COMMON,
        form_id=_id(23),
        commune_code=COMMUNE,
        received_at=MORNING,
        received_by="officer-7",
        due_at=MORNING + timedelta(days=5),
        article="335/2026/NĐ-CP 12.3.c",
    ),
    builders.a_payment_settled(**_COMMON, **_PAYMENT, source_id=_id(21)),
    builders.goods_handed_over(**_COMMON, **_PAYMENT, source_id=_id(21)),
    builders.a_payment_failed(**_COMMON, **_PAYMENT),
    PayeeNeeded(**_COMMON, **_PAYMENT, reason="account_changed"),
    PayeeChanged(
        **_COMMON,
        change_id=_id(70),
        commune_code=COMMUNE,
        payment_ids=(_id(20),),
        award_ids=(_id(10),),
        kind="adult",
        person="p2",
        proposed_by="commune_officer-7",
        confirmed_by="commune_chair-7",
    ),
    PaymentReturned(**_COMMON, **_PAYMENT, reason="AC04"),
    builders.a_payment_reduced(**_COMMON, **_PAYMENT),
    PaidTwice(**_COMMON, **_PAYMENT, **_RECOVERY, owner=f"commune:{COMMUNE}"),
    RecoveryOpened(**_COMMON, **_PAYMENT, **_RECOVERY, cause="award_reduced", owner=f"commune:{COMMUNE}"),
    RecoveryPlanned(**_COMMON, **_PAYMENT, **_RECOVERY, instalments=3, last_due_on=MORNING.date()),
    RepaymentReceived(**_COMMON, **_PAYMENT, **_RECOVERY, left=2_000_000, way="cash"),
    RecoveryWrittenOff(**_COMMON, **_PAYMENT, **_RECOVERY, reason_code="hardship"),
    builders.a_recovery_ended(**_COMMON, **_PAYMENT, recovery_id=_id(22)),
    builders.a_payment_contradicted(**_COMMON, **_PAYMENT),
    builders.a_contradiction_resolved(**_COMMON, **_PAYMENT),
    FundsShort(**_COMMON, **_PAYMENT, amount=40_000_000, unit="dong"),
    NoticeAcknowledged(**{**_COMMON, "case_id": None}, **_NOTICE, acknowledged_by="officer-7", acknowledged_at=MORNING),
    NoticeUndeliverable(**{**_COMMON, "case_id": None}, **_NOTICE, reason="number refused"),
    CommuneSilent(**{**_COMMON, "case_id": None}, **_NOTICE, since=MORNING),
    SilenceEnded(**{**_COMMON, "case_id": None}, **_NOTICE, ended_at=MORNING, reason="heard"),
    builders.a_household_told(**_COMMON, outcome_id=_id(20), award_ids=(_id(10),)),
    builders.an_informant_told(**_COMMON, outcome_id=_id(20), award_ids=(_id(10),)),
    EscalationClimbed(**_COMMON, **_STEP, from_rung=1, rung=2, recipient="leader:00004"),
    NewsTold(
        **_COMMON,
        news_id=_id(70),
        news="decided",
        audience="household",
        award_ids=(_id(10),),
        channel="in_person",
        told_at=MORNING,
        told_to="head",
        told_how="visit",
    ),
    EscalationTaken(**_COMMON, **_STEP, rung=2, taken_by="officer-7", taken_at=MORNING, until=MORNING),
    EscalationGivenBack(**_COMMON, **_STEP, rung=3, given_back_by="officer-7", given_back_at=MORNING),
    EscalationProlonged(**_COMMON, **_STEP, rung=2, prolonged_by="officer-7", until=MORNING, until_before=MORNING),
    EscalationDone(**_COMMON, **_STEP, rung=2, done_by="officer-7", done_at=MORNING),
    builders.a_clock_missed(**_COMMON, **_CLOCK),
    ClockSolved(
        **_COMMON,
        **_CLOCK,
        kind="assisted",
        commune_code=COMMUNE,
        risk_level=4,
        due_at=MORNING,
        answer_from=MORNING,
        missed_at=MORNING,
        solved_at=MORNING,
        outcome="kept_late",
    ),
    ClockHandedOver(**_COMMON, **_CLOCK, service="disbursement", kind="paid", commune_code=COMMUNE, new_owner="province:01"),
)

EXAMPLES: Final[dict[str, Event]] = {fact.wire_type(): fact for fact in _FACTS}
