"""Looking for cases, by number or by household; and keeping households findable.

Who looks for a household is written down, with what was found; the words are not. What is found by them are blind indexes.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import metrics
from services.intake.commands.context import Context
from services.intake.domain.cases import Case
from services.intake.domain.searches import Found, FoundCase, Search, SearchKind
from services.intake.policy.comparison import spelt_words
from services.intake.policy.searches import search_meant, searchable
from services.intake.store import searches as store
from services.intake.store.searches import Unmarked
from shared import audit
from shared.errors import FieldError, Forbidden, InvalidInput
from shared.identity import Actor
from shared.need_to_know import Knowledge, knowledge_of, masked_name
from shared.privacy import Unreadable
from shared.texts import Text

Marking = Callable[[AsyncSession, Actor, Context, int], Awaitable[int]]

MAX_FOUND: Final = 30
UNREAD: Final = "unread"
"""Marked as what cannot be read (yet): tried again by the next process."""


class PersonNotForRole(Forbidden):
    """Somebody looks for a household whose role may not know whose case it is."""

    code = "person-not-for-role"
    title = Text(
        vi="Vai trò của bạn chỉ tìm được theo số hồ sơ hoặc tên xã, không theo tên hay số điện thoại",
        en="Your role may search by the number of a case or by commune, not by name or telephone",
    )


async def search_cases(session: AsyncSession, actor: Actor, context: Context, wanted: str) -> Found:
    """Find the cases of the actor's area that are meant, and write down that he looked and what he found."""
    search = search_meant(wanted)
    if search is None:
        raise InvalidInput(FieldError("wanted", _NO_WORD))
    knows = knowledge_of(actor) is Knowledge.FULL
    if search.kind is not SearchKind.NUMBER and not knows:
        raise PersonNotForRole
    ids = await _find(session, actor, context, search)
    # Marks follow a moved case within seconds; until then its old commune must not be shown who went where.
    shown = [one for one in await store.list_found(session, ids[:MAX_FOUND]) if actor.may_act_in(one[0].commune_code)]
    names = [_head_name(context, case, sealed) for case, sealed in shown] if knows else [None] * len(shown)
    await audit.record(session, actor, "cases searched", "case", [case.id for case, _ in shown], by=search.kind)
    metrics.SEARCHES.labels(search.kind).inc()
    pairs = list(zip((case for case, _ in shown), names, strict=True))
    # Who is spelt as it was written goes before who only sounds alike.
    pairs.sort(key=lambda pair: not search.spelt <= spelt_words(pair[1] or ""))
    cases = [FoundCase(case, masked_name(name) if name else None) for case, name in pairs]
    return Found(search.kind, cases, is_more=len(ids) > MAX_FOUND)


async def _find(session: AsyncSession, actor: Actor, context: Context, search: Search) -> list[UUID]:
    if search.number is not None:
        return await store.find_numbered(session, actor, search.number, MAX_FOUND + 1)
    marks = [context.seals.search_mark(search.kind, word) for word in search.words]
    return await store.find_marked(session, actor, marks, MAX_FOUND + 1)


def _head_name(context: Context, case: Case, sealed: bytes) -> str | None:
    try:
        return context.seals.open_household(case.household_id, sealed).head_name
    except Unreadable:
        return None


async def mark_households(session: AsyncSession, actor: Actor, context: Context, most: int) -> int:
    """Let some households be found that were reported, corrected or moved since; return how many there were."""
    found = await store.lock_unmarked(session, most)
    if not found:
        return 0
    marks = {one: _marks(context, one) for one in found}
    key = context.seals.search_key
    keys = {one: key if of_one is not None else UNREAD for one, of_one in marks.items()}
    await store.save_marks(session, {one: of_one or () for one, of_one in marks.items()}, keys)
    unread = sum(of_one is None for of_one in marks.values())
    metrics.UNSEARCHABLE.inc(unread)
    await audit.record(session, actor, "households marked", "household", (), count=len(found), unread=unread)
    return len(found)


def _marks(context: Context, one: Unmarked) -> Sequence[bytes] | None:
    """Return the marks of a household; None where it cannot be read here."""
    try:
        part = context.seals.open_household(one.household_id, one.sealed)
    except Unreadable:
        return None
    return [context.seals.search_mark(kind, word) for kind, word in searchable(part)]


async def mark_anew(session: AsyncSession, actor: Actor, context: Context, most: int) -> int:
    """Let some households be marked again that were marked under an earlier key or could not be read; return how many."""
    count = await store.unmark_other_keys(session, context.seals.search_key, most)
    if count:
        await audit.record(session, actor, "households to be marked", "household", (), count=count)
    return count


_NO_WORD: Final = Text(
    vi="không có chữ hay số nào để tìm: hãy ghi số hồ sơ, tên chủ hộ hoặc số điện thoại",
    en="has no word or number to look for: write the number of a case, the head's name or a telephone",
)
