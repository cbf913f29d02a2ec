"""Each line that waits says whether it is rehearsed, whichever queue it is of."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.console.client import queues
from services.console.client.transport import Response
from services.console.web.cases import funeral_forms
from services.console.web.corrections import queue as corrections
from services.console.web.decisions import queue as decisions
from services.console.web.findings import queue as findings
from services.console.web.handovers import queue as handovers
from services.console.web.money import queue as money
from services.console.web.notices import queue as notices
from shared.texts import Text

_CASE = {"case_id": UUID(int=1), "incident_id": UUID(int=2), "commune_code": "18073", "due_at": None, "drill": True}
_PAYMENT = {
    **_CASE,
    **dict.fromkeys(("person", "reason", "article")),
    "id": UUID(int=3),
    "kind": "goods",
    "benefit": "RICE",
    "amount": 15,
    "unit": "kg",
    "pauses": [],
}
_NOTICE = {
    **_CASE,
    "created_at": datetime(2026, 11, 30, tzinfo=UTC),
    "accepted_at": None,
    "reason": None,
    "item_count": 1,
}
_LINES: list[tuple[Any, type[Response], dict[str, Any]]] = [
    (findings._item, queues.CaseToAssess, {**_CASE, "returned_at": None, "returned_reason": None}),
    (funeral_forms._item, queues.CaseToGetForm, _CASE),
    (decisions._item, queues.CaseToSign, {**_CASE, "codes": ["RICE"], "reductions": 0, "is_owed_nothing": False}),
    (money._item, queues.WaitingPayment, {**_PAYMENT, "kind": "held"}),
    (handovers._item, queues.WaitingPayment, _PAYMENT),
    (corrections._item, queues.WaitingPayment, _PAYMENT),
    (lambda line: notices._item(Text(vi="", en=""), line), queues.WaitingNotice, _NOTICE),
]


@pytest.mark.parametrize(("item", "line", "given"), _LINES, ids=lambda value: getattr(value, "__module__", None))
def test_what_is_rehearsed_says_so_in_its_own_line(item: Any, line: type[Response], given: dict[str, Any]) -> None:
    assert item(line.model_validate(given)).drill
    assert not item(line.model_validate({**given, "drill": False})).drill
