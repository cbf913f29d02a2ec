"""What others gave a household, at the desk: written on its page, seen before a signature, and no reason by itself."""

from typing import Any

from shared.clock import VIETNAM, now
from shared.ids import new_id
from tests.component.console.answers import a_case, a_page
from tests.component.console.harness import ServiceHarness, an_incident
from tests.component.console.test_pages import well_made
from tests.component.console.test_signing_pages import _send, _to_sign
from tests.support.builders import COMMUNE, INCIDENT, MORNING


def an_aid(case_id: Any, **values: Any) -> dict[str, Any]:
    today = now().astimezone(VIETNAM).date().isoformat()
    return {
        "id": str(new_id()), "case_id": str(case_id), "commune_code": COMMUNE, "kind": "cash", "given_on": today,
        "amount_dong": 5_000_000, "given_by": "Hội Thử Nghiệm", "what": None, "recorded_by": "officer-a",
        "recorded_at": MORNING.isoformat(), "withdrawn_by": None, "withdrawn_at": None, **values,
    }  # fmt: skip


async def test_who_signs_reads_it_before_his_signature_and_may_sign_all_the_same(harness: ServiceHarness) -> None:
    _to_sign(harness, str(new_id()))
    [file] = harness.others.answers["assessment"]["items"]  # type: ignore[index]
    aids = [an_aid(file["case_id"]), an_aid(file["case_id"], kind="goods", amount_dong=None, what="10 kg gạo")]
    harness.others.answers["intake/v1/outside-aid/search"] = {"items": aids}

    shown = await _send(harness, "commune_chair", "/decisions")
    page = well_made(shown)

    day = now().astimezone(VIETNAM).strftime("%d/%m/%Y")
    assert f"đã nhận từ Hội Thử Nghiệm ngày {day}: 5.000.000 đ" in page
    assert f"đã nhận từ Hội Thử Nghiệm ngày {day}: 10 kg gạo" in page
    assert "Luật không vì thế mà từ chối" in page
    assert 'value="approved"' in shown.text


async def test_where_nobody_knows_the_page_says_so(harness: ServiceHarness) -> None:
    _to_sign(harness, str(new_id()))
    harness.others.answers["intake/v1/outside-aid/search"] = 503

    page = (await _send(harness, "commune_chair", "/decisions")).text

    assert "Luật không vì thế mà từ chối" not in page
    assert "Tiếp nhận" in page
    assert 'value="approved"' in page


async def test_it_is_written_on_the_page_of_its_case_and_what_is_wrong_stays_in_the_form(harness: ServiceHarness) -> None:
    case_id = new_id()
    await harness.take(an_incident())
    harness.others.answers = {
        "intake": a_case(case_id, outside_aid=[an_aid(case_id)]),
        f"intake/v1/cases/{case_id}/outside-aid": an_aid(case_id),
    }
    form = {"aid_kind": "cash", "aid_given_by": "Hội Thử Nghiệm", "aid_given_on": "2026-11-20", "aid_amount": "5.000.000"}

    page = well_made(await _send(harness, "commune_officer", f"/cases/{case_id}"))
    kept = await _send(harness, "commune_officer", f"/cases/{case_id}/outside-aid", **form, key="k-1")
    forbidden = await _send(harness, "accountant", f"/cases/{case_id}/outside-aid", **form, key="k-2")

    assert "Đã nhận từ Hội Thử Nghiệm ngày" in page
    assert "Ghi nơi khác đã giúp" in page
    assert (kept.status_code, forbidden.status_code) == (303, 403)


async def test_the_list_of_an_incident_leads_to_its_cases(harness: ServiceHarness) -> None:
    case_id = new_id()
    incident = {
        "id": str(INCIDENT), "name": "Bão số 12", "hazard": "storm", "risk_level": 4, "commune_codes": [COMMUNE],
        "starts_on": MORNING.date().isoformat(), "drill": True, "closed_at": None,
    }  # fmt: skip
    harness.others.answers = {
        "intake": a_page(incident),
        "intake/v1/outside-aid": a_page(an_aid(case_id, withdrawn_by="officer-a", withdrawn_at=MORNING.isoformat())),
    }

    shown = await _send(harness, "auditor", "/outside-aid")
    page = well_made(shown)
    harness.others.answers["intake/v1/outside-aid"] = 503
    away = (await _send(harness, "auditor", "/outside-aid")).text

    assert f"/cases/{case_id}#aid" in shown.text
    assert "đã rút (ghi sai)" in page
    assert "chưa xem được danh sách" in away
