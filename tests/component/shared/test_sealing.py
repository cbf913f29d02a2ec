"""What older keys have sealed is sealed again under the newest: every row, once, and nothing of it but the seal."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared import sealing
from shared.database import execute
from shared.identity import Actor
from shared.ids import new_id
from shared.privacy import Cipher, new_key
from shared.sealing import Position, Resealing, SealedColumn

ACTOR = Actor.service("test")
OLD, NEW = new_key(), new_key()
BEFORE, NOW, AFTER = Cipher(OLD), Cipher(f"{NEW},{OLD}"), Cipher(NEW)
WORDS = SealedColumn("signed", "words", "signed.words|{of}|{number}")
OTHER = SealedColumn("signed", "other", lambda row: f"signed.other|{row['number']}")


@pytest.fixture
async def signed(database):
    """Rows that may never change, of which most are sealed."""
    async with database.transaction() as session:
        for statement in (
            "create table signed (of uuid, number int, said text, words bytea, other bytea, primary key (of, number))",
            "create trigger signed_append_only before update or delete on signed for each row execute function refuse_change()",
        ):
            await execute(session, text(statement))
    rows = [(new_id(), number) for number in range(7)]
    async with database.transaction() as session:
        insert = text("insert into signed values (:of, :number, 'as signed', :words, :other)")
        for of, number in rows:
            words = BEFORE.seal(f"words {number}", f"signed.words|{of}|{number}") if number else None
            other = NOW.seal(f"other {number}", f"signed.other|{number}")
            await execute(session, insert, {"of": of, "number": number, "words": words, "other": other})
    return rows


async def all_of(database):
    async with database.reading() as session:
        return (await execute(session, text("select * from signed order by number"))).mappings().all()


async def to_the_end(resealing):
    position, sealed, unreadable, passes = Position(), {}, {}, 0
    while position is not None:
        done = await resealing.run(ACTOR, position, "an old key may be known")
        for total, part in ((sealed, done.sealed), (unreadable, done.unreadable)):
            for name, count in part.items():
                total[name] = total.get(name, 0) + count
        position, passes = done.position, passes + 1
    return sealed, unreadable, passes


async def test_every_value_of_an_older_key_is_sealed_again_and_opens_with_the_newest_alone(database, signed, monkeypatch):
    monkeypatch.setattr(sealing, "_PAGE", 2)
    monkeypatch.setattr(sealing, "MAX_SECONDS", 0.0)  # each page is a pass of its own: whoever breaks off goes on from there
    before = await all_of(database)

    sealed, unreadable, passes = await to_the_end(Resealing(database, NOW, [WORDS, OTHER]))
    again = await to_the_end(Resealing(database, NOW, [WORDS, OTHER]))

    after = await all_of(database)
    assert (sealed, unreadable, passes > 4) == ({"signed.words": 6}, {}, True)
    assert again[:2] == ({}, {})
    for row in after:
        opened = AFTER.open(row["words"], WORDS.binding(row)) if row["words"] else None
        assert opened == (f"words {row['number']}" if row["number"] else None)
    unchanged = ("of", "number", "said", "other")
    assert [[row[name] for name in unchanged] for row in after] == [[row[name] for name in unchanged] for row in before]
    async with database.reading() as session:
        [note, *_] = (await execute(session, text("select * from audit where action = 'sealed again'"))).mappings()
    assert (note["subject_ids"], "an old key may be known" in note["details"]) == ("signed.words", True)


async def test_what_no_key_opens_is_left_and_counted(database, signed):
    stranger = Cipher(f"{NEW},{new_key()}")
    before = await all_of(database)

    sealed, unreadable, _ = await to_the_end(Resealing(database, stranger, [WORDS]))

    assert (sealed, unreadable) == ({}, {"signed.words": 6})
    assert await all_of(database) == before


@pytest.mark.parametrize(
    ("named", "change"),
    [
        ("", "words = '\\x00'"),
        ("words", "said = 'another thing'"),
        ("words", "words = '\\x00', said = 'another thing'"),
        ("said", "said = 'another thing'"),
    ],
)
async def test_nothing_but_the_named_seal_may_change(database, signed, named, change):
    with pytest.raises(DBAPIError, match="append-only"):
        await _try(database, named, f"update signed set {change}")
    with pytest.raises(DBAPIError, match="append-only"):
        await _try(database, "words", "delete from signed")


async def _try(database, named, statement):
    async with database.transaction() as session:
        await execute(session, text("select set_config('kipthoi.sealing_again', :named, true)"), {"named": named})
        await execute(session, text(statement))
