"""What was put aside is one letter, stands in its order, and is taken again once."""

from shared.events import PaymentSettled
from shared.ids import CaseId, new_id
from tests.component.shared.reading import Service, ids_of
from tests.support.builders import a_case_retracted, a_household_reported
from tests.support.records import a_record, deliver


async def test_a_fact_that_fails_wherever_it_stands_is_one_letter(database):
    service, fact = Service(database), a_household_reported()
    service.refused.add(fact.event_id)

    for offset in (7, 7, 4711):
        await service.reader.take([a_record(fact, offset=offset)])

    [letter] = await service.letters()
    assert (letter.id, letter.kafka_offset, letter.reason) == (str(fact.event_id), 4711, "Refused")


async def test_a_record_that_lies_about_its_id_hides_nobodys_letter(database):
    service, fact = Service(database), a_household_reported()
    service.refused.add(fact.event_id)
    liar = a_record(a_household_reported(), offset=8)
    liar.headers = [("ce_type", fact.wire_type().encode()), ("ce_id", str(fact.event_id).encode())]

    await service.reader.take([liar, a_record(fact, offset=9)])

    assert {letter.id for letter in await service.letters()} == {"kipthoi.test.v1/0/8", str(fact.event_id)}


async def test_letters_are_taken_again_one_by_one_and_all_and_once(database):
    service = Service(database)
    facts = [a_household_reported() for _ in range(4)]
    service.refused |= {fact.event_id for fact in facts}
    await deliver(service.reader, *facts)

    still = await service.replay([str(facts[0].event_id)])
    assert [(one.id, one.reason) for one in still] == [(str(facts[0].event_id), "Refused")]
    service.refused.clear()
    one = await service.replay([str(facts[1].event_id)])
    others = await service.replay()
    nothing = await service.replay()
    await deliver(service.reader, *facts)

    assert [result.reason for result in [*one, *others, *nothing]] == [None] * 4
    assert sorted(await service.taken()) == sorted(ids_of(facts))
    letters = await service.letters()
    assert all(letter.replayed_at is not None for letter in letters)


async def test_what_was_taken_meanwhile_is_not_taken_again_by_a_replay(database):
    service, fact = Service(database), a_household_reported()
    service.refused.add(fact.event_id)
    await deliver(service.reader, fact)
    service.refused.clear()
    await deliver(service.reader, fact)

    await service.replay()

    assert await service.taken() == ids_of([fact])
    [letter] = await service.letters()
    assert letter.replayed_at is not None


async def test_a_letter_never_overtakes_an_earlier_one_of_its_case(database):
    service, case = Service(database), CaseId(new_id())
    first, second, other = (a_household_reported(case_id=case), a_case_retracted(case_id=case), a_household_reported())
    service.refused |= {first.event_id, second.event_id, other.event_id}
    await deliver(service.reader, first, second, other)
    service.refused -= {second.event_id, other.event_id}

    results = await service.replay()

    assert [result.reason for result in results] == ["Refused", "an earlier fact of the same case waits", None]
    assert await service.taken() == ids_of([other])


async def test_a_letter_that_no_reader_takes_any_more_waits_on_and_says_so(database):
    service, fact = Service(database), a_household_reported()
    service.refused.add(fact.event_id)
    await deliver(service.reader, fact)

    other = Service(database, facts=(PaymentSettled,))

    assert [result.reason for result in await other.replay()] == ["no reader of this service takes such facts"]
    assert [letter.replayed_at for letter in await service.letters()] == [None]
