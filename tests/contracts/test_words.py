"""Every code of the contracts that people may meet has words in both languages, so that no page shows a raw one."""

import importlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from shared.texts import Text

CONTRACTS: Final = Path(__file__).resolve().parents[2] / "docs" / "contracts"
_VOCABULARIES: Final = (
    "shared.vocabulary",
    "shared.payee_words",
    "services.console.views.visit_reports",
    "services.console.views.vocabulary",
    "services.console.views.commune_confirmations",
    "services.console.views.money",
    "services.console.views.reconciliation",
    "services.console.views.books",
    "services.console.views.cash_lists",
    "services.console.web.law.vocabulary",
)
_STUCK: Final = (
    "held",
    "account_unreadable",
    "recovery",
    "returned",
    "unknown",
    "waiting_funds",
    "waiting_payee",
    "paused",
    "over_limit",
    "no_real_bank",
)
_SAID_ELSEWHERE: Final[Mapping[frozenset[str], tuple[str, tuple[str, ...]]]] = {
    frozenset({"name", "number", "phone"}): ("search", ("found_name", "found_number", "found_phone")),
    # Words that one room alone says: the texts of which room, and the names there.
    frozenset({"day_off", "limit", "norm"}): ("entries", ("said_norm", "said_limit", "new_day_off")),
    frozenset({"internal", "statutory"}): ("entries", ("statutory", "internal")),
    frozenset({"entered", "released", "withdrawn"}): ("entries", ("entered", "released", "withdrawn")),
    frozenset({"done", "refused", "running"}): ("lists", ("state_running", "state_done", "state_refused")),
    frozenset({"leader", "officer"}): ("duty", ("post_leader", "post_officer")),
    frozenset({"hole", "one_way", "overlap"}): ("duty", ("holes_title", "one_way_title", "overlaps_title")),
    frozenset({"comes", "goes"}): ("duty", ("side_comes", "side_goes")),
    frozenset({"other", "phone", "radio", "visit"}): ("duty", ("by_other", "by_phone", "by_radio", "by_visit")),
    frozenset({"climbing", "solved", "taken", "top"}): ("escalations", ("climbs_at", "at_top", "taken_line")),
    frozenset({"done", "given_back", "prolonged", "taken", "taken_over"}): (
        "escalations",
        tuple(f"act_{act}" for act in ("done", "given_back", "prolonged", "taken", "taken_over")),
    ),
    frozenset({"true_clock"}): ("escalations", ("pace_says",)),
    frozenset({"all", "late", "silent", "unconfirmed"}): (
        "notices",
        ("show_all", "show_late", "show_silent", "show_unconfirmed"),
    ),
    frozenset({"correction", "form", "list"}): ("reports", ("own_by_list",)),
    frozenset({"confirmed", "refused"}): ("payees", ("confirmed", "refused")),
    frozenset({"confirmed", "proposed", "refused"}): ("payees", ("confirmed", "proposed", "refused")),
    frozenset({"account", "phone"}): ("payees", ("release_why",)),
    # Goods and cash wait in a queue of their own, whose every line says what is handed over.
    frozenset({*_STUCK, "contradicted", "goods", "cash"}): (
        "money",
        ("contradictions_title", *(f"kind_{name}" for name in _STUCK)),
    ),
}
_SHOWN_TO_NOBODY: Final[Mapping[frozenset[str], str]] = {
    frozenset({"en", "vi"}): "the language of a page",
    frozenset({"html", "json", "pdf"}): "the form of an answer",
    frozenset({"all"}): "a choice in an address",
    frozenset({"commune", "country", "province"}): "by it the page knows who may lift a pause; it says so in a sentence",
    frozenset({"assessed", "decided", "open", "withdrawn"}): "by which lists are asked for; people see the stage of the case",
    frozenset({"approved", "declined", "kept", "reduced", "returned"}): "what an act says; the form has its own words",
    frozenset({"finished", "running", "waiting"}): "what is published again is shown while it is at work, with its progress",
    frozenset(
        {"account_unreadable", "contradicted", "no_real_bank", "over_limit", "paused", "recovery"}
    ): "by which payments are asked for",
    frozenset({"data", "facts"}): "which keys have sealed something; the terminal's list has its own words",
    frozenset({"danger", "note"}): "how grave a setting is; the terminal's doctor has its own words",
    frozenset({"ended", "heard"}): "why a silence is over: then nothing is said of it any more",
    frozenset({"fact", "wake"}): "what lies in an outbox; the terminal's list has its own words",
}


def _tables() -> Iterator[Mapping[str, Text]]:
    for module in _VOCABULARIES:
        for table in vars(importlib.import_module(module)).values():
            if isinstance(table, Mapping) and table and all(isinstance(text, Text) for text in table.values()):
                yield {str(code): text for code, text in table.items()}


def _codes(part: Any, place: str) -> Iterator[tuple[frozenset[str], str]]:
    if isinstance(part, dict):
        codes = part.get("enum") or ([part["const"]] if "const" in part else [])
        if codes and all(isinstance(code, str) for code in codes):
            yield frozenset(codes), place
        for name, inner in part.items():
            yield from _codes(inner, f"{place}.{name}")
    elif isinstance(part, list):
        for inner in part:
            yield from _codes(inner, place)


def _contracts() -> Mapping[frozenset[str], str]:
    found: dict[frozenset[str], str] = {}
    for path in sorted((CONTRACTS / "openapi").glob("*.yaml")):
        found |= dict(_codes(yaml.safe_load(path.read_text(encoding="utf-8")), path.stem))
    for path in sorted((CONTRACTS / "events").glob("*.json")):
        found |= dict(_codes(json.loads(path.read_text(encoding="utf-8")), path.stem))
    return found


def test_every_code_of_the_contracts_has_words() -> None:
    tables = list(_tables())
    known = {*_SAID_ELSEWHERE, *_SHOWN_TO_NOBODY}

    wordless = {
        place: sorted(codes)
        for codes, place in _contracts().items()
        if codes not in known and not any(codes <= table.keys() for table in tables)
    }

    assert wordless == {}


def test_what_is_excused_stands_in_a_contract() -> None:
    """A code that is gone must not excuse another one that is called like it."""
    assert {*_SAID_ELSEWHERE, *_SHOWN_TO_NOBODY} <= set(_contracts())


@pytest.mark.parametrize(("room", "names"), _SAID_ELSEWHERE.values())
def test_the_words_of_one_room_stand_there(room: str, names: tuple[str, ...]) -> None:
    texts = importlib.import_module(f"services.console.web.{room}.texts").TEXTS

    assert set(names) <= texts.keys()


def test_words_are_words_and_no_codes() -> None:
    raw = [
        (code, text)
        for table in _tables()
        for code, text in table.items()
        if "_" in text.vi or "_" in text.en or not text.vi or not text.en or (text.vi == code and len(code) > len("set"))
    ]

    assert raw == []
