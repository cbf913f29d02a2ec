"""What only says that it cannot be opened is no name, no number and no address."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.notifications.api.fields import masked_email, reachable_numbers
from services.notifications.api.schemas.contacts import ContactEntry
from services.notifications.api.schemas.duty import ShiftChangeRequest
from shared.errors import InvalidInput
from shared.ids import new_id
from shared.need_to_know import masked_number
from shared.privacy import UNOPENED
from shared.unopened import WRITE_ANEW, masked_if_opened


def _contact(**values: Any) -> dict[str, Any]:
    return {"name": "Cán bộ Thử", "phone": "0559000001", "role": "trực ban", **values}


@pytest.mark.parametrize("field", ["name", "phone", "role", "email", "webhook"])
def test_a_contact_that_is_sent_back_unopened_is_asked_for_anew_by_the_field(field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ContactEntry(**_contact(**{field: f" {UNOPENED}"}))

    assert [(error["loc"], error["type"]) for error in refused.value.errors()] == [((field,), "unopened")]


@pytest.mark.parametrize("field", ["name", "phone", "second_phone", "email"])
def test_a_shift_that_is_sent_back_unopened_is_asked_for_anew_by_the_field(field: str) -> None:
    times = {"from": "2026-12-01T00:00:00Z", "until": "2026-12-02T00:00:00Z"}
    given: dict[str, Any] = {"name": "Trực Một", **times, field: UNOPENED}

    with pytest.raises(ValidationError) as refused:
        ShiftChangeRequest(**given)

    assert [(error["loc"], error["type"]) for error in refused.value.errors()] == [((field,), "unopened")]


def test_who_is_kept_with_a_number_that_cannot_be_opened_is_named() -> None:
    damaged, whole = new_id(), new_id()
    entries = [ContactEntry(**_contact(id=one, phone=None)) for one in (whole, damaged)]

    with pytest.raises(InvalidInput) as refused:
        reachable_numbers(entries, {whole: "84559000001", damaged: UNOPENED}, "contacts")

    assert [(error.field, error.reason) for error in refused.value.errors] == [("contacts.1.phone", WRITE_ANEW)]


def test_what_cannot_be_opened_is_said_whole_where_others_see_the_last_digits() -> None:
    assert masked_if_opened(UNOPENED, masked_number) == masked_email(UNOPENED) == UNOPENED
    assert masked_if_opened("0559000001", masked_number).endswith("•01")
