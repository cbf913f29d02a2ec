"""What stands aside is said in words, whatever it is and whyever it waits."""

from services.console.views import standing_aside
from shared.events import FACTS
from shared.messaging import reasons


def test_every_published_fact_and_every_reason_has_its_words() -> None:
    written_down = {value for name, value in vars(reasons).items() if name.isupper()}

    assert {name.rpartition(".v")[0] for name in FACTS} == set(standing_aside.FACTS)
    assert written_down <= set(standing_aside.REASONS)
    assert {reason: text.en for reason, text in standing_aside.REASONS.items()} == {one: one for one in standing_aside.REASONS}


def test_only_facts_that_always_have_a_case_lead_to_one() -> None:
    with_case = {name for name, fact in FACTS.items() if fact.model_fields["case_id"].is_required()}

    assert {name for name in FACTS if standing_aside.is_of_a_case(name)} == with_case
    assert not standing_aside.is_of_a_case("intake.of_tomorrow.v1")
    assert not standing_aside.is_of_a_case(None)


def test_what_is_not_known_is_shown_as_it_is() -> None:
    assert standing_aside.fact_text("intake.of_tomorrow.v3").vi == "intake.of_tomorrow.v3"
    assert standing_aside.fact_text(None).en == "A record without a name"
    assert standing_aside.why_text("UnknownCase").vi == "UnknownCase"
