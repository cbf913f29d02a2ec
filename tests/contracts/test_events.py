"""Published facts: their schemas are committed, and today's classes read every example ever committed."""

import re

import jsonschema
import orjson
import pytest

from shared.events import FACTS
from shared.events.envelope import headers_of
from tests.contracts.examples import EXAMPLES
from tests.support.golden import CONTRACTS, as_json, compare

EVENTS = CONTRACTS / "events"


@pytest.mark.parametrize("wire_type", FACTS)
def test_the_schema_is_the_committed_one(wire_type, request):
    compare(EVENTS / f"{wire_type}.schema.json", as_json(FACTS[wire_type].model_json_schema()), request)


@pytest.mark.parametrize("wire_type", FACTS)
def test_there_is_an_example_and_it_keeps_the_schema(wire_type, request):
    fact = EXAMPLES[wire_type]
    example = orjson.loads(fact.to_json())

    compare(EVENTS / "examples" / f"{wire_type}.json", as_json(example), request)
    jsonschema.validate(example, FACTS[wire_type].model_json_schema())


def test_todays_classes_read_every_example_ever_committed():
    committed = sorted((EVENTS / "examples").glob("*.json"))

    assert committed
    for path in committed:
        wire_type = re.sub(r"(-\d+)?\.json$", "", path.name)
        FACTS[wire_type].from_json(path.read_bytes())


def test_no_field_of_a_fact_is_made_for_a_persons_name_or_number():
    allowed = {"sealed"}
    for wire_type, fact in FACTS.items():
        suspicious = re.compile(r"phone|head_name|account|payee|address|what_happened|note$")
        named = {name for name in fact.model_fields if suspicious.search(name)} - allowed
        assert named == set(), wire_type


def test_headers_are_cloud_events_in_binary_mode():
    fact = EXAMPLES["disbursement.payment_settled.v1"]

    headers = {key: value.decode() for key, value in headers_of(fact, "disbursement", None, fact.occurred_at)}

    assert headers["ce_specversion"] == "1.0"
    assert headers["ce_type"] == "vn.kipthoi.disbursement.payment_settled.v1"
    assert headers["ce_subject"] == str(fact.case_id)
    assert headers["ce_id"] == str(fact.event_id)
    assert headers["ce_source"] == "/kipthoi/disbursement"
