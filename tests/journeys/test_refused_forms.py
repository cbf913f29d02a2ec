"""Whatever is wrong with a form, what was typed and ticked is still there: every form that the desk's navigation leads to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.journeys.village import settle
from tests.support.builders import a_payment_settled
from tests.support.pages import Browser, PageForm, forms_of, links_of
from tests.support.stack import open_databases
from tests.support.waiting import eventually

COMMUNE = "18277"
PROVINCE = "42"
HUNGRY = {"short_of_food": {"people": 4, "months": 1}}
GARBAGE = "R\ufffdc"
"""Letters that a wrong encoding has eaten: no name, no number, no day, no text of anybody."""
ROLES = {
    "commune_officer": {"commune": COMMUNE},
    "assessor": {"commune": COMMUNE},
    "commune_chair": {"commune": COMMUNE},
    "paying_agent": {"commune": COMMUNE},
    "provincial_officer": {},
    "accountant": {},
    "law_officer": {"province": ""},
    "ops": {"province": ""},
}
EXPECTED = {
    "commune_officer": {"/reports", "/duty/contacts", "/notices", "/cases/…/correct", "/cases/…/retract"},
    "assessor": {"/findings/…"},
    "commune_chair": {"/decisions"},
    "paying_agent": {"/handovers"},
    "provincial_officer": {"/incidents", "/incidents/…", "/duty", "/reports"},
    "accountant": {"/money/sources", "/money/sources/…"},
    "law_officer": {"/rules/entries", "/rules/what-if"},
    "ops": {"/operations/dead-letters"},
}
"""At least these forms are found; what comes later is found by itself."""
ANY_TEXT_WILL_DO = {"/search", "/cases/…/disclosures"}
"""Whatever one looks for may be looked for, and whatever one says of one's own reason is kept."""
MAX_PAGES = 60
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_NOT_FOLLOWED = ("/sign-", "/doors", "/static", "/explanation")


@dataclass(frozen=True)
class Found:
    """A form that sends something, and the page on which it stands."""

    page: str
    form: PageForm

    @property
    def kind(self) -> str:
        return _ID.sub("…", self.form.action.partition("?")[0])


async def all_forms(browser: Browser) -> dict[str, Found]:
    """Follow the navigation, a page of each kind once, and return each kind of form once."""
    waiting, seen, found = ["/work"], set(), {}
    while waiting and len(seen) < MAX_PAGES:
        path = waiting.pop(0)
        kind = _ID.sub("…", path.partition("#")[0].partition("?")[0])
        if kind in seen or any(part in kind for part in _NOT_FOLLOWED):
            continue
        seen.add(kind)
        answer = await browser._client.get(path.partition("#")[0])
        if answer.status_code != 200 or "html" not in answer.headers["content-type"]:
            continue
        for form in forms_of(answer.text):
            one = Found(path, form)
            if form.method == "post" and (form.typed or form.choices) and not form.files and one.kind not in found:
                found[one.kind] = one
        waiting += links_of(answer.text)
    return found


def filled_with_garbage(form: PageForm, *, chosen: bool) -> list[tuple[str, str]]:
    """Type garbage into every field; tick and choose the first of each choice, or leave them. Where one only ticks: nothing."""
    stands = form.values if form.typed else [(name, value) for name, value in form.values if name not in form.choices]
    sent = [(name, GARBAGE if name in form.typed else value) for name, value in stands]
    if chosen:
        own = {name for name, value in form.values if value}
        sent = [(name, value) for name, value in sent if name not in form.choices or name in own]
        sent += [(name, next(filter(None, values), "")) for name, values in form.choices.items() if name not in own]
    return [*sent, *form.buttons[:1]]


def lost(form: PageForm, sent: list[tuple[str, str]], page: str) -> Iterator[str]:
    """Yield what stood in the form and does not stand there any more."""
    same = [one for one in forms_of(page) if one.action.partition("?")[0] == form.action.partition("?")[0]]
    if not same:
        yield "the form itself"
        return
    for name, value in sent:
        kept = any((name, value) in one.values for one in same)
        if value and not kept and (name in form.typed or value in form.choices.get(name, ())):
            yield f"{name}={value!r}"


@pytest.fixture
async def storm(doors, stack):
    """Something waits for everybody."""
    village = (await settle(doors, [COMMUNE])).neighbour(COMMUNE)
    paid, signed, _ = [await village.report(HUNGRY) for _ in range(3)]
    for case in (paid, signed):
        await village.find(case, HUNGRY)
        await eventually(lambda case=case: village.awards(case), what="rice to be proposed")
    await village.sign(await village.awards(paid))
    await village.payments_when(paid, "reserved")
    fact = a_payment_settled(case_id=paid, incident_id=village.incident, commune_code=COMMUNE)
    async with open_databases(stack.addresses) as databases:
        await databases["intake"].execute(
            "insert into dead_letters (id, topic, kafka_partition, kafka_offset, event_id, wire_type, key, value, reason)"
            " values ($1, 'kipthoi.disbursement.v1', 0, 9, $1, 'disbursement.payment_settled.v1', $2, $3, 'UnknownCase')",
            str(fact.event_id),
            fact.subject.bytes,
            fact.to_json(),
        )
        yield village
        await databases["intake"].execute("update dead_letters set replayed_at = now() where id = $1", str(fact.event_id))


async def test_no_form_loses_what_was_typed_into_it(doors, storm):
    faults, missing = [], []
    for role, where in ROLES.items():
        async with Browser(doors.url_of("console"), role, **{"province": PROVINCE, **where}) as browser:
            found = await all_forms(browser)
            missing += [f"{role}: {kind}" for kind in sorted(EXPECTED[role] - set(found))]
            for kind, one in found.items():
                if kind in ANY_TEXT_WILL_DO:
                    continue
                # What is only ticked is refused where nothing is.
                for chosen in (False, True) if one.form.typed else (False,):
                    sent = filled_with_garbage(one.form, chosen=chosen)
                    data: dict[str, list[str]] = {}
                    for name, value in sent:
                        data.setdefault(name, []).append(value)
                    answer = await browser._client.post(one.form.action, data=data, follow_redirects=False)
                    if answer.headers.get("location", "").startswith("/kept/"):
                        answer = await browser._client.get(answer.headers["location"])
                    if not 400 <= answer.status_code < 500:
                        to = answer.headers.get("location", "")
                        faults.append(f"{role} {kind}: {answer.status_code} {to} although all of it is garbage: {sent}")
                    else:
                        faults += [f"{role} {kind}: loses {what}" for what in lost(one.form, sent, answer.text)]

    assert (missing, faults) == ([], [])
