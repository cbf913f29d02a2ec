"""What was kept once can be read for ever: the words in which determinations stand in their rows never change."""

import json
from datetime import UTC, datetime

from pydantic import TypeAdapter

from services.assessment.policy.awards.proposals import propose
from services.assessment.policy.explanation.determinations import DeterminationRecord, record_of
from shared.ids import CaseId, new_id
from tests.unit.assessment.cases import a_household, the_law_says

RECORD = TypeAdapter(DeterminationRecord)
LOSSES = {"short_of_food": {"people": 4}, "dead": ["a"]}


def _kept() -> DeterminationRecord:
    answer = the_law_says(LOSSES)
    plan = propose(CaseId(new_id()), answer, (), datetime(2026, 11, 20, 3, tzinfo=UTC), from_findings=True)
    return record_of("Hộ Thử Nghiệm", a_household(LOSSES), answer, plan.awards, earlier=False)


def test_a_determination_is_kept_in_the_words_of_the_first_ones() -> None:
    kept = json.loads(RECORD.dump_json(_kept(), by_alias=True))

    assert list(kept) == ["head_name", "told", "answer", "awards"]
    assert kept["told"]["losses"]["dead"] == ["a"]
    funeral = next(one for one in kept["answer"]["given"] if one["code"] == "FUNERAL_HH")
    assert funeral["deadline"] == {
        "limit": 3,
        "unit": "working_days",
        "starts_at_event": "form_received",
        "kind": "statutory",
        "article": "12.3.c",
        "document": "335/2026/NĐ-CP",
        "since": "2026-10-05",
    }


def test_what_is_read_again_is_what_was_kept() -> None:
    before = _kept()

    after = RECORD.validate_json(RECORD.dump_json(before, by_alias=True))

    assert after.circumstances == before.circumstances
    assert after.answer == before.answer
    assert [one.deadline.count for one in after.answer.given] == [one.deadline.count for one in before.answer.given]
    assert after.awards == before.awards
