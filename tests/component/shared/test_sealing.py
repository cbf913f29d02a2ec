"""What older keys have sealed is sealed again under the newest: every row, once, and nothing of it but the seal."""

import asyncio
import base64
import json

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared import sealing
from shared.database import execute
from shared.events.intake import HouseholdReported
from shared.identity import Actor
from shared.ids import new_id
from shared.privacy import Cipher, Unreadable, key_of, new_key
from shared.sealed_columns import DEAD_LETTERS, PUBLISHED_FACTS, SealedColumn
from shared.sealing import Position, SealCount, Seals
from shared.sealing_measures import count_all, measure
from tests.support.builders import a_household_reported

ACTOR = Actor.service("test")
OLD, NEW = new_key(), new_key()
BEFORE, NOW, AFTER = Cipher(OLD), Cipher(f"{NEW},{OLD}"), Cipher(NEW)
CIPHERS = {"data": NOW, "facts": NOW}
WORDS = SealedColumn("signed", "words", "signed.words|{of}|{number}")
OTHER = SealedColumn("signed", "other", lambda row: f"signed.other|{row['number']}")
ROWS = 7
WHY = "an old key may be known"


@pytest.fixture
async def signed(database):
    """Rows that may never change; each but the first has two sealed values of the older key."""
    async with database.transaction() as session:
        for statement in (
            """create table signed (of uuid, number int, said text, mark bytea, words bytea, other bytea,
               primary key (of, number))""",
            """create trigger signed_append_only before update or delete on signed for each row
               execute function refuse_change('words', 'other')""",
            "create trigger signed_never_emptied before truncate on signed for each statement execute function refuse_change()",
        ):
            await execute(session, text(statement))
    async with database.transaction() as session:
        insert = text("insert into signed values (:of, :number, 'as signed', '\\x01', :words, :other)")
        for number in range(ROWS):
            of = new_id()
            words = BEFORE.seal(f"words {number}", f"signed.words|{of}|{number}") if number else None
            other = BEFORE.seal(f"other {number}", f"signed.other|{number}")
            await execute(session, insert, {"of": of, "number": number, "words": words, "other": other})


async def all_of(database, table="signed"):
    async with database.reading() as session:
        return (await execute(session, text(f"select * from {table} order by 1, 2"))).mappings().all()


async def to_the_end(seals, *, for_s=8.0):
    position, sealed, unreadable, busy, passes = Position(), {}, {}, 0, 0
    while position is not None:
        done = await seals.seal_again(ACTOR, position, WHY, for_s=for_s)
        for total, part in ((sealed, done.sealed), (unreadable, done.unreadable)):
            for name, count in part.items():
                total[name] = total.get(name, 0) + count
        busy += sum(done.busy.values())
        position, passes = done.position, passes + 1
    return sealed, unreadable, busy, passes


def expect_all_by_the_newest_alone(rows):
    for row in rows:
        assert AFTER.open(row["other"], OTHER.binding(row)) == f"other {row['number']}"
        opened = AFTER.open(row["words"], WORDS.binding(row)) if row["words"] else None
        assert opened == (f"words {row['number']}" if row["number"] else None)


async def test_every_value_of_an_older_key_is_sealed_again_and_opens_with_the_newest_alone(database, signed, monkeypatch):
    monkeypatch.setattr(sealing, "_LOOKED_AT", 3)
    monkeypatch.setattr(sealing, "_TOGETHER", 2)
    before = await all_of(database)
    seals = Seals(database, CIPHERS, [WORDS, OTHER])

    sealed, unreadable, busy, passes = await to_the_end(seals, for_s=0)  # each page is a pass of its own
    again = await to_the_end(seals)

    after = await all_of(database)
    assert (sealed, unreadable, busy, passes >= 3) == ({"signed": ROWS}, {}, 0, True)
    assert again[:3] == ({}, {}, 0)
    expect_all_by_the_newest_alone(after)
    unchanged = ("of", "number", "said", "mark")
    assert [[row[name] for name in unchanged] for row in after] == [[row[name] for name in unchanged] for row in before]
    notes = [row for row in await all_of(database, "audit") if row["action"] == "sealed again"]
    counts = [json.loads(row["details"])["count"] for row in notes]
    assert (sum(counts), max(counts)) == (ROWS, 2), "transactions are as short as was said"
    assert {(row["subject_ids"], json.loads(row["details"])["reason"]) for row in notes} == {("signed", WHY)}


async def test_what_no_key_opens_is_left_and_counted(database, signed):
    stranger = Cipher(f"{NEW},{new_key()}")
    before = await all_of(database)

    sealed, unreadable, _, _ = await to_the_end(Seals(database, {"data": stranger, "facts": stranger}, [WORDS, OTHER]))

    assert (sealed, unreadable) == ({}, {"signed": 2 * ROWS - 1})
    assert await all_of(database) == before


async def test_a_value_that_no_key_opens_keeps_its_neighbour_from_nothing(database, signed):
    """The row says by itself which of its values is lost; the other one is sealed again."""
    wrong = SealedColumn("signed", "words", "signed.words|{number}|of another place")

    sealed, unreadable, _, _ = await to_the_end(Seals(database, CIPHERS, [wrong, OTHER]))

    assert (sealed, unreadable) == ({"signed": ROWS}, {"signed": ROWS - 1})
    rows = await all_of(database)
    assert all(AFTER.open(row["other"], OTHER.binding(row)) for row in rows)
    assert all(BEFORE.open(row["words"], WORDS.binding(row)) for row in rows if row["number"])


class CrashError(Exception):
    pass


async def test_a_crash_between_two_batches_loses_nothing_and_whoever_begins_anew_ends_it(database, signed, monkeypatch):
    monkeypatch.setattr(sealing, "_TOGETHER", 2)
    record, batches = sealing.audit.record, []

    async def dies_at_the_second(*given, **more):
        batches.append(1)
        if len(batches) == 2:
            raise CrashError
        await record(*given, **more)

    seals = Seals(database, CIPHERS, [WORDS, OTHER])
    monkeypatch.setattr(sealing.audit, "record", dies_at_the_second)
    with pytest.raises(CrashError):
        await to_the_end(seals)
    monkeypatch.setattr(sealing.audit, "record", record)
    half = [key_of(row["other"]) for row in await all_of(database)]

    sealed, _, _, _ = await to_the_end(seals)

    assert half.count(AFTER.key_ids[0]) == 2, "what was under way is undone, what was done stays"
    assert sealed == {"signed": ROWS - 2}
    expect_all_by_the_newest_alone(await all_of(database))


async def test_two_at_once_seal_each_row_once(database, signed, monkeypatch):
    monkeypatch.setattr(sealing, "_TOGETHER", 1)

    walks = await asyncio.gather(*(to_the_end(Seals(database, CIPHERS, [WORDS, OTHER])) for _ in range(2)))
    last = await to_the_end(Seals(database, CIPHERS, [WORDS, OTHER]))

    assert sum(sealed.get("signed", 0) for sealed, _, _, _ in (*walks, last)) == ROWS
    expect_all_by_the_newest_alone(await all_of(database))
    counts = [json.loads(row["details"])["count"] for row in await all_of(database, "audit") if row["action"] == "sealed again"]
    assert sum(counts) == ROWS


async def test_who_writes_meanwhile_is_not_waited_for_and_what_he_wrote_stays(database):
    async with database.transaction() as session:
        await execute(session, text("create table notes (id int primary key, words bytea)"))
        for number in (1, 2, 3):
            words = BEFORE.seal("old words", f"notes|{number}")
            await execute(session, text("insert into notes values (:id, :words)"), {"id": number, "words": words})
    seals = Seals(database, CIPHERS, [SealedColumn("notes", "words", "notes|{id}")])

    async with database.transaction() as session:
        newer = {"words": NOW.seal("newer words", "notes|2")}
        await execute(session, text("update notes set words = :words where id = 2"), newer)
        beside = await asyncio.wait_for(to_the_end(seals), 10)
    later = await to_the_end(seals)

    assert (beside[0], beside[2]) == ({"notes": 2}, 1)
    assert (later[0], later[2]) == ({}, 0)
    opened = [AFTER.open(row["words"], f"notes|{row['id']}") for row in await all_of(database, "notes")]
    assert opened == ["old words", "newer words", "old words"]


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("", "words = '\\x00'"),
        ("off", "words = '\\x00'"),
        ("on", "said = 'another thing'"),
        ("on", "mark = '\\x02'"),
        ("on", "words = '\\x00', said = 'another thing'"),
        ("on", "words = null where number = 3"),
        ("on", "words = '\\x00' where number = 0"),
        ("on", "number = 9, words = '\\x00' where number = 3"),
    ],
)
async def test_nothing_but_a_seal_may_change_and_only_where_the_transaction_said_so(database, signed, said, change):
    before = await all_of(database)
    with pytest.raises(DBAPIError, match="append-only"):
        await _try(database, said, f"update signed set {change}")
    assert await all_of(database) == before


@pytest.mark.parametrize("statement", ["delete from signed", "truncate signed"])
async def test_nothing_goes_whatever_a_transaction_says(database, signed, statement):
    with pytest.raises(DBAPIError, match="append-only"):
        await _try(database, "on", statement)


async def test_what_a_transaction_said_ends_with_it_and_a_table_without_seals_has_no_way(database, signed):
    await _try(database, "on", "update signed set words = '\\x00' where number = 3")
    with pytest.raises(DBAPIError, match="append-only"):
        await _try(database, "", "update signed set words = '\\x01' where number = 3")
    with pytest.raises(DBAPIError, match="append-only"):
        await _try(database, "on", "update audit set actor = 'another'")


async def _try(database, said, statement):
    async with database.transaction() as session:
        if said:
            await execute(session, text("select set_config('kipthoi.sealing', :said, true)"), {"said": said})
        await execute(
            session, text("insert into audit (actor, roles, action, subject_type, subject_ids) values ('a','b','c','d','')")
        )
        await execute(session, text(statement))


def a_fact(cipher):
    fact = a_household_reported()
    return fact.model_copy(update={"sealed": cipher.seal_text('{"a": "\\"sealed\\":\\""}', fact.sealed_binding())})


async def test_the_archive_of_facts_and_dead_letters_are_sealed_again_and_nothing_else_of_them_changes(database):
    facts = [a_fact(BEFORE) for _ in range(3)]
    others = [
        b"no JSON at all",
        b"",
        b'{"sealed":"no ciphertext"}',
        b'{"sealed":"AAAA"}',
        b'{"words":"\\"sealed\\":\\"AgAAAAAAAAAA"}',
    ]
    async with database.transaction() as session:
        for fact in facts:
            published = {"id": fact.event_id, "name": fact.wire_type(), "key": str(fact.case_id), "payload": fact.to_json()}
            insert = "insert into outbox (event_id, address, name, key, payload) values (:id, 'fact', :name, :key, :payload)"
            await execute(session, text(insert), published)
        letter = text("""
            insert into dead_letters (id, topic, kafka_partition, kafka_offset, value, reason)
            values (:id, 't', 0, 0, :value, 'r')""")
        for number, value in enumerate([facts[0].to_json(), *others]):
            await execute(session, letter, {"id": str(number), "value": value})
    seals = Seals(database, CIPHERS, [PUBLISHED_FACTS, DEAD_LETTERS])

    counted = await count_all(seals)
    sealed, unreadable, _, _ = await to_the_end(seals)

    old, new = BEFORE.key_ids[0], AFTER.key_ids[0]
    assert {SealCount("outbox", "facts", old, 3), SealCount("dead_letters", "facts", old, 1)} <= set(counted)
    assert sealed == {"outbox": 3, "dead_letters": 1}
    assert set(unreadable) <= {"dead_letters"}
    rows = await all_of(database, "outbox")
    for fact, row in zip(facts, rows, strict=True):
        found = HouseholdReported.from_json(bytes(row["payload"]))
        assert found.model_copy(update={"sealed": fact.sealed}) == fact
        assert AFTER.open_text(found.sealed, found.sealed_binding()) == BEFORE.open_text(fact.sealed, fact.sealed_binding())
        assert key_of(base64.b64decode(found.sealed)) == new
    letters = [bytes(row["value"]) for row in await all_of(database, "dead_letters")]
    assert letters[1:] == others
    with pytest.raises(Unreadable):
        BEFORE.open_text(HouseholdReported.from_json(letters[0]).sealed, facts[0].sealed_binding())


async def test_values_are_counted_by_the_key_that_sealed_them(database, signed, monkeypatch):
    monkeypatch.setattr(sealing, "_COUNTED", 2)
    without_id = b"\x01" + BEFORE.seal("x", "y")[5:]
    lost = Cipher(new_key())
    insert = text("insert into signed values (:of, 9, 's', null, :words, :other)")
    async with database.transaction() as session:
        await execute(session, insert, {"of": new_id(), "words": without_id, "other": lost.seal("x", "y")})
    seals = Seals(database, CIPHERS, [WORDS, OTHER])

    counts = {}
    for one in await count_all(seals):
        counts[one.key] = counts.get(one.key, 0) + one.values

    assert counts == {BEFORE.key_ids[0]: 2 * ROWS - 1, "": 1, lost.key_ids[0]: 1}


async def test_how_much_is_under_which_keys_is_shown_and_nothing_where_it_cannot_be_counted(database, signed):
    def shown():
        labels = {"service": "counted", "keys": "data"}
        return [REGISTRY.get_sample_value(f"kipthoi_sealed_under_{what}_keys", labels) for what in ("older", "unknown")]

    seals, before = Seals(database, CIPHERS, [WORDS, OTHER]), shown()
    await measure("counted", seals)
    counted = shown()
    async with database.transaction() as session:
        await execute(session, text("alter table signed rename to unsigned"))
    with pytest.raises(DBAPIError):
        await measure("counted", seals)

    assert (before, counted, shown()) == ([None, None], [2 * ROWS - 1, 0], [None, None])
