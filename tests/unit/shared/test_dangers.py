"""Settings that harm people are said with their way out; a well-kept installation has none, an embedded one is only noted."""

from typing import Any

import pytest

from shared.privacy import new_key
from tests.support.services import SERVICES, settings_of

KEYS = ("data_key", "index_key", "event_key", "temporal_key")


def well_kept(service: str, **changes: Any) -> Any:
    """As a real installation sets it up."""
    keys = {name: new_key() for name in KEYS}
    real = {
        "embedded": False,
        "bank_is_real": True,
        "bank_url": "https://bank.example",
        "bank_secret": "s" * 40,
        "sms_is_real": True,
        "sms_url": "https://sms.example",
        "console_url": "https://desk.example",
        "public_url": "https://desk.example",
        "max_auth_age_s": 900,
    }
    return settings_of(service, **{**keys, **real, **changes})


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_is_wrong_with_a_well_kept_installation(service: str) -> None:
    assert list(well_kept(service).dangers()) == []


@pytest.mark.parametrize("service", SERVICES)
def test_an_embedded_stack_is_a_note_and_no_more(service: str) -> None:
    [note] = settings_of(service, embedded=True).dangers()

    assert (note.variable, note.weight) == (f"{service.upper()}_EMBEDDED", "note")


@pytest.mark.parametrize(
    ("service", "changes", "variable"),
    [
        ("intake", {"log_level": "debug"}, "INTAKE_LOG_LEVEL"),
        ("intake", {"token_jwks_url": "http://issuer.example/jwks.json"}, "INTAKE_TOKEN_JWKS_URL"),
        ("intake", {"data_key": "A" * 43 + "="}, "INTAKE_DATA_KEY"),
        ("assessment", {"max_auth_age_s": 0}, "ASSESSMENT_MAX_AUTH_AGE_S"),
        ("disbursement", {"bank_is_real": False}, "DISBURSEMENT_BANK_IS_REAL"),
        ("disbursement", {"bank_secret": "short"}, "DISBURSEMENT_BANK_SECRET"),
        ("disbursement", {"bank_url": "http://bank.example"}, "DISBURSEMENT_BANK_URL"),
        ("notifications", {"sms_is_real": False}, "NOTIFICATIONS_SMS_IS_REAL"),
        ("notifications", {"sms_url": "http://sms.example"}, "NOTIFICATIONS_SMS_URL"),
        ("notifications", {"console_url": "http://desk.example"}, "NOTIFICATIONS_CONSOLE_URL"),
        ("console", {"max_auth_age_s": 0}, "CONSOLE_MAX_AUTH_AGE_S"),
        ("console", {"token_issuer": "http://issuer.example"}, "CONSOLE_OIDC_DISCOVERY_URL"),
    ],
)
def test_each_dangerous_setting_is_named_with_its_way_out(service: str, changes: dict[str, Any], variable: str) -> None:
    dangers = well_kept(service, **changes).dangers()

    assert [one.variable for one in dangers] == [variable]
    assert all((one.why.vi, one.why.en, one.way_out.vi, one.way_out.en) for one in dangers)


def test_an_address_of_this_machine_is_no_danger() -> None:
    assert list(well_kept("disbursement", bank_url="http://127.0.0.1:8010/bank").dangers()) == []


def test_one_key_for_two_purposes_is_a_danger_and_an_unfinished_change_a_note() -> None:
    key, other = new_key(), new_key()
    shared = well_kept("intake", data_key=key, event_key=key).dangers()
    several = well_kept("intake", data_key=f"{key},{other}").dangers()

    assert [(one.variable, one.weight) for one in shared] == [("INTAKE_EVENT_KEY", "danger")]
    assert "INTAKE_DATA_KEY" in shared[0].why.en
    assert [(one.variable, one.weight) for one in several] == [("INTAKE_DATA_KEY", "note")]


@pytest.mark.parametrize("service", SERVICES)
def test_no_danger_tells_the_value_of_a_secret(service: str) -> None:
    key = new_key()
    said = repr(well_kept(service, data_key=key, event_key=key, bank_secret="hush-hush").dangers())

    assert key not in said
    assert "hush" not in said
