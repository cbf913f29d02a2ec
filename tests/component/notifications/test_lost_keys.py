"""What was sealed under a key that is lost says so in its place, and hides nothing of what stands beside it."""

from shared.privacy import UNOPENED
from tests.component.notifications.harness import ServiceHarness
from tests.component.notifications.test_briefings import a_digest, above, brief
from tests.component.notifications.test_duty_handovers import HANDOVERS, NOTE, comes, goes, prepared, sign
from tests.support.builders import COMMUNE

LOST = r"'\x02deadbeef00'::bytea"


async def test_a_handovers_note_that_cannot_be_opened_hides_no_handover(harness: ServiceHarness) -> None:
    async with goes(harness) as officer, comes(harness) as leader:
        handover = await prepared(officer)
        (await sign(officer, handover, "goes", NOTE)).raise_for_status()
        await harness.change("alter table duty_handover_signatures disable trigger duty_handover_signatures_append_only")
        await harness.change(f"update duty_handover_signatures set note = {LOST}")
        (await sign(leader, handover, "comes", "Đã nhận")).raise_for_status()
        shown = (await leader.get(f"{HANDOVERS}/{handover['id']}")).json()

    assert [one["note"] for one in shown["signatures"]] == [UNOPENED, "Đã nhận"]


async def test_whom_one_told_that_cannot_be_opened_hides_no_telling(harness: ServiceHarness) -> None:
    digest = await a_digest(harness)
    async with above(harness) as officer:
        (await brief(officer, digest)).raise_for_status()
        await harness.change("alter table briefings disable trigger all")
        await harness.change(f"update briefings set told_to = {LOST}")
        (await brief(officer, digest, told_to="Trần Thị Thử, phó chủ tịch")).raise_for_status()
        told = (await officer.get(f"/v1/notices/{digest}/told")).json()["items"]

    assert {one["told_to"] for one in told} == {UNOPENED, "Trần Thị Thử, phó chủ tịch"}


async def test_one_contact_that_cannot_be_opened_hides_nobody_else_whom_one_can_call(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.change(f"update commune_contacts set phone = {LOST}")
    async with above(harness) as officer:
        answer = (await officer.post(f"/v1/duty/{COMMUNE}/disclosures")).json()

    assert [(one["name"], one["phones"], one["role"] is not None) for one in answer["to_call"]] == [("Cán bộ Thử", [], True)]
