"""Who may sign, and for whom (335/2026/NĐ-CP Art. 13.1-2; P6)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.assessment.domain.awards import AWARD_TRANSITIONS, Award, AwardState
from services.assessment.domain.cases import CASE_TRANSITIONS, Assessment, CaseState
from services.assessment.domain.decisions import EarlierSignature, Verdict
from services.assessment.policy.awards.cases import state_of
from services.assessment.policy.awards.decision_numbers import given_number, next_number
from services.assessment.policy.awards.decisions import (
    AwardDecided,
    AwardReturned,
    CaseRefusedAlready,
    CaseReturnedAlready,
    CaseToSign,
    ChangedSinceSeen,
    EarlierLaw,
    LineToSign,
    NothingFound,
    SeveralBadLines,
    SomethingProposed,
    check_lines,
)
from services.assessment.policy.awards.earlier_signatures import Earlier
from services.assessment.policy.awards.proposals import propose
from services.assessment.policy.awards.signing_capacity import (
    DelegatedByOneself,
    Delegation,
    OutsideArea,
    SeveralIssuers,
    Signer,
    SigningCapacity,
    capacity_for,
)
from shared.communes import name_of
from shared.errors import InvalidInput
from shared.events.household import Hazard
from shared.identity import Actor, Role
from shared.ids import AwardId, CaseId, HouseholdId, IncidentId, new_id
from tests.unit.assessment.cases import the_law_says

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def a_case(commune: str = "00004", province: str = "01", **values: Any) -> Assessment:
    case = Assessment(
        case_id=CaseId(new_id()),
        household_id=HouseholdId(new_id()),
        incident_id=IncidentId(new_id()),
        commune_code=commune,
        province_code=province,
        hazard=Hazard.STORM,
        risk_level=4,
        drill=True,
        report_revision=1,
        identified_at=NOW,
        received_at=NOW,
        opened_at=NOW,
        list_id=new_id(),
        position=None,
        urgency=0,
        state=CaseState.ASSESSED,
        awaited=False,
        findings_revision=1,
        proposals_revision=1,
        assessors=("assessor",),
        assessed_at=NOW,
        urgent_signed_at=None,
        returned_at=None,
        sealed=b"",
    )
    return replace(case, **values)


def a_signer(role: str = "commune_chair", **where: Any) -> Signer:
    actor = Actor(
        "signer", frozenset({Role(role)}), frozenset(where.get("communes", ())), frozenset(where.get("provinces", ()))
    )
    return Signer(actor.subject, frozenset(actor.roles), actor.may_act_in)


def as_seen(award: Award, verdict: Verdict) -> LineToSign:
    return LineToSign(award, verdict, award.amount, "HN-2611-00001")


def test_a_chair_signs_for_his_commune() -> None:
    chair = a_signer(communes=["00004"])
    assert capacity_for(chair, [a_case(), a_case()], None) == SigningCapacity("commune_chair", "commune:00004")
    with pytest.raises(OutsideArea):
        capacity_for(chair, [a_case(), a_case("00097")], None)


def test_a_leader_signs_for_his_province() -> None:
    leader = a_signer("provincial_leader", provinces=["01"])
    assert capacity_for(leader, [a_case(), a_case("00097")], None) == SigningCapacity("provincial_leader", "province:01")
    with pytest.raises(OutsideArea):
        capacity_for(leader, [a_case("26734", "79")], None)


def test_a_decision_is_of_one_commune_or_one_province() -> None:
    with pytest.raises(SeveralIssuers):
        capacity_for(a_signer(communes=["00004", "00097"]), [a_case(), a_case("00097")], None)
    with pytest.raises(SeveralIssuers):
        capacity_for(a_signer("provincial_leader", provinces=["01", "79"]), [a_case(), a_case("25747", "79")], None)
    with pytest.raises(SeveralIssuers):
        capacity_for(a_signer("assessor", communes=["00004"]), [a_case()], None)


def test_who_has_no_place_signs_for_nobody() -> None:
    with pytest.raises(OutsideArea):
        capacity_for(a_signer(), [a_case()], None)


def test_nobody_delegates_to_himself() -> None:
    with pytest.raises(DelegatedByOneself):
        capacity_for(a_signer(communes=["00004"]), [a_case()], Delegation("signer", "1/GUQ"))
    capacity_for(a_signer(communes=["00004"]), [a_case()], Delegation("chair", "1/GUQ"))


def test_nothing_is_approved_that_rests_on_yesterdays_rule_set() -> None:
    [award] = propose(CaseId(new_id()), the_law_says({"short_of_food": {"people": 1}}), (), NOW, from_findings=True).saved

    check_lines([as_seen(award, Verdict.APPROVED)], [], award.rule_set)
    check_lines([as_seen(award, Verdict.RETURNED), as_seen(award, Verdict.DECLINED)], [], "ND99_620")
    with pytest.raises(EarlierLaw):
        check_lines([as_seen(award, Verdict.APPROVED)], [], "ND99_620")


def test_every_bad_line_is_named_with_what_was_seen_and_what_it_is_now() -> None:
    [award] = propose(CaseId(new_id()), the_law_says({"short_of_food": {"people": 1}}), (), NOW, from_findings=True).saved
    other, third = replace(award, id=AwardId(new_id())), replace(award, id=AwardId(new_id()), state=AwardState.APPROVED)
    changed = [LineToSign(award, Verdict.APPROVED, 45, "HN-2611-00042"), LineToSign(other, Verdict.DECLINED, 30, "43")]

    with pytest.raises(ChangedSinceSeen) as refused:
        check_lines([*changed, as_seen(replace(award, id=AwardId(new_id())), Verdict.APPROVED)], [], award.rule_set)
    with pytest.raises(SeveralBadLines) as several:
        check_lines([*changed, as_seen(third, Verdict.APPROVED)], [_whole(a_case(), [award])], award.rule_set)

    said = [error.reason.say("en", **error.values) for error in refused.value.errors]
    assert said == ["HN-2611-00042, Rice: 45 kg was seen, it is 15 kg now", "43, Rice: 30 kg was seen, it is 15 kg now"]
    assert [error.field for error in refused.value.errors] == [f"seen.{award.id}", f"seen.{other.id}"]
    assert [error.field.split(".")[0] for error in several.value.errors] == ["seen", "seen", "award_ids", "case_ids"]
    assert str(third.id) in several.value.errors[2].field
    assert "HN-2611-00001, Gạo cứu đói" in several.value.detail.vi


@pytest.mark.parametrize("state", list(AwardState))
@pytest.mark.parametrize("verdict", [Verdict.APPROVED, Verdict.DECLINED, Verdict.RETURNED])
def test_only_a_proposed_award_is_signed(state: AwardState, verdict: Verdict) -> None:
    [award] = propose(CaseId(new_id()), the_law_says({"short_of_food": {"people": 1}}), (), NOW, from_findings=True).saved
    line = as_seen(replace(award, state=state), verdict)
    if state is AwardState.PROPOSED or (state is AwardState.RETURNED and verdict is Verdict.RETURNED):
        check_lines([line], [], award.rule_set)
    else:
        with pytest.raises(AwardReturned if state is AwardState.RETURNED else AwardDecided):
            check_lines([line], [], award.rule_set)


def test_who_has_signed_before_is_said_by_office_moment_and_number_and_to_himself_otherwise() -> None:
    [award] = propose(CaseId(new_id()), the_law_says({"short_of_food": {"people": 1}}), (), NOW, from_findings=True).saved
    lines = [as_seen(replace(award, id=AwardId(new_id()), state=AwardState.APPROVED), Verdict.APPROVED) for _ in range(3)]
    signature = EarlierSignature(Verdict.APPROVED, "7/QĐ-UBND", "commune:00004", "commune_chair", "chair-b", NOW)
    signatures = {line.award.id: signature for line in lines}

    said = {}
    for reader in ("chair-a", "chair-b"):
        with pytest.raises(AwardDecided) as refused:
            check_lines(lines, [], award.rule_set, earlier=Earlier(signatures, reader))
        said[reader] = {error.reason.vi for error in refused.value.errors}
        assert [error.field for error in refused.value.errors] == [f"award_ids.{line.award.id}" for line in lines]

    at = "đã ký duyệt lúc 10:00:00 20/11/2026, quyết định số 7/QĐ-UBND"
    assert said == {
        "chair-a": {f"Chủ tịch UBND {name_of('00004')} (chair-b) {at}"},
        "chair-b": {f"Chính bạn {at}"},
    }


def _whole(case: Assessment, awards: Sequence[Award] = (), verdict: Verdict = Verdict.DECLINED) -> CaseToSign:
    return CaseToSign(case, awards, verdict)


@pytest.mark.parametrize("verdict", [Verdict.DECLINED, Verdict.RETURNED])
def test_a_whole_case_is_refused_or_returned_where_nothing_is_proposed_or_approved(verdict: Verdict) -> None:
    case = a_case()
    [award] = propose(case.case_id, the_law_says({"short_of_food": {"people": 1}}), (), NOW, from_findings=True).saved
    check_lines([], [_whole(case, verdict=verdict)], award.rule_set)
    check_lines([], [_whole(case, [replace(award, state=AwardState.DECLINED)], verdict)], award.rule_set)
    with pytest.raises(SomethingProposed):
        check_lines([], [_whole(case, [award], verdict)], award.rule_set)
    with pytest.raises(CaseRefusedAlready):
        check_lines([], [_whole(replace(case, state=CaseState.WITHDRAWN), verdict=verdict)], award.rule_set)
    with pytest.raises(CaseReturnedAlready):
        check_lines([], [_whole(replace(case, state=CaseState.OPEN, returned_at=NOW), verdict=verdict)], award.rule_set)


def test_who_was_not_looked_at_yet_may_be_refused_but_there_is_nothing_to_return() -> None:
    case = a_case(findings_revision=0, state=CaseState.OPEN)
    check_lines([], [_whole(case)], "ND335_540")
    with pytest.raises(NothingFound):
        check_lines([], [_whole(case, verdict=Verdict.RETURNED)], "ND335_540")


def test_a_case_is_decided_when_it_was_looked_at_and_nothing_waits() -> None:
    case = a_case()
    [award] = propose(case.case_id, the_law_says({"short_of_food": {"people": 1}}), (), NOW, from_findings=True).saved
    approved = replace(award, state=AwardState.APPROVED)
    assert state_of(case, []) is CaseState.ASSESSED
    assert state_of(case, [award]) is CaseState.ASSESSED
    assert state_of(case, [approved]) is CaseState.DECIDED
    assert state_of(replace(case, findings_revision=0), [approved]) is CaseState.OPEN
    returned = replace(case, returned_at=NOW)
    assert state_of(returned, [approved, replace(award, state=AwardState.RETURNED)]) is CaseState.OPEN
    assert state_of(returned, []) is CaseState.OPEN
    assert state_of(case, [], refused_whole=True) is CaseState.DECIDED


def test_every_state_can_be_reached_and_the_last_ones_have_no_way_out() -> None:
    assert set(AWARD_TRANSITIONS) == set(AwardState)
    assert set(CASE_TRANSITIONS) == set(CaseState)
    assert set().union(*AWARD_TRANSITIONS.values()) == set(AwardState)
    assert AWARD_TRANSITIONS[AwardState.APPROVED] == AWARD_TRANSITIONS[AwardState.DECLINED] == frozenset()


def test_our_own_series_is_not_a_registers() -> None:
    assert next_number(12, drill=False) == "12/QĐ-UBND-KT"
    assert next_number(12, drill=True) == "12/QĐ-UBND-KT-DT"
    assert given_number("12/QĐ-UBND") == "12/QĐ-UBND"
    with pytest.raises(InvalidInput):
        given_number("12/QĐ-UBND-KT")
