"""Commune confirmations: where a commune stands, who is worst, and what they come to."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from services.notifications.domain.commune_confirmations import (
    CommuneConfirmation,
    ConfirmationCounts,
    ConfirmationPage,
    Shown,
    Standing,
)
from services.notifications.domain.notices import NO_RECIPIENT, NoticeState
from shared.communes import province_of

_ORDER: Final = {standing: number for number, standing in enumerate(Standing, start=1)}
_SILENT_FIRST: Final = 0
_UNCONFIRMED: Final = frozenset({Standing.UNREACHED, Standing.LATE, Standing.WAITING})
_CONFIRMED: Final = frozenset({Standing.CONFIRMED, Standing.CONFIRMED_LATE})


def standing_of(one: CommuneConfirmation) -> Standing:
    """Return where a commune stands. What was confirmed compares with its due moment, as its clock does."""
    if one.notice_id is None:
        return Standing.NOTHING_SENT
    if one.state == NoticeState.ACKNOWLEDGED:
        is_late = one.due_at is not None and one.acknowledged_at is not None and one.acknowledged_at > one.due_at
        return Standing.CONFIRMED_LATE if is_late else Standing.CONFIRMED
    if one.state == NoticeState.UNDELIVERABLE or one.reason == NO_RECIPIENT:
        return Standing.UNREACHED
    return Standing.LATE if _is_over(one) else Standing.WAITING


def is_late(one: CommuneConfirmation) -> bool:
    """Tell whether a commune has not confirmed within the time, also where it has since."""
    standing = standing_of(one)
    return standing in {Standing.LATE, Standing.CONFIRMED_LATE} or (standing is Standing.UNREACHED and _is_over(one))


def page_of_confirmations(rows: Sequence[CommuneConfirmation], shown: Shown, after: str | None, most: int) -> ConfirmationPage:
    """Return a page of these communes, the worst first; the counts are of all of them, whatever is shown."""
    wanted = sorted((one for one in rows if _is_shown(one, shown)), key=_position)
    left = [one for one in wanted if after is None or _position(one) > after]
    provinces: dict[str, list[CommuneConfirmation]] = {}
    for one in rows:
        provinces.setdefault(province_of(one.commune_code) or "", []).append(one)
    counts = {code: counted(some) for code, some in provinces.items()}
    return ConfirmationPage(
        rows=left[:most],
        following=_position(left[most - 1]) if len(left) > most else None,
        counts=counted(rows),
        provinces=dict(sorted(counts.items(), key=lambda one: (one[1].confirmed - one[1].sent, one[0]))),
    )


def counted(rows: Iterable[CommuneConfirmation]) -> ConfirmationCounts:
    """Return how many of these communes stand where."""
    given = [(one, standing_of(one)) for one in rows]
    standings = [standing for _, standing in given]
    return ConfirmationCounts(
        communes=len(given),
        sent=sum(standing is not Standing.NOTHING_SENT for standing in standings),
        confirmed=sum(standing in _CONFIRMED for standing in standings),
        within_limit=standings.count(Standing.CONFIRMED),
        waiting=standings.count(Standing.WAITING),
        late=sum(is_late(one) for one, _ in given),
        unreached=standings.count(Standing.UNREACHED),
        silent=sum(one.silent_since is not None for one, _ in given),
    )


def _is_shown(one: CommuneConfirmation, shown: Shown) -> bool:
    if shown is Shown.UNCONFIRMED:
        return standing_of(one) in _UNCONFIRMED
    if shown is Shown.LATE:
        return is_late(one)
    return shown is Shown.ALL or one.silent_since is not None


def _is_over(one: CommuneConfirmation) -> bool:
    return one.due_at is not None and one.due_at <= one.as_of


def _position(one: CommuneConfirmation) -> str:
    """Return where a commune stands in the list: of which nothing is heard first, then by standing, then the longest."""
    if one.silent_since is not None:
        return f"{_SILENT_FIRST}|{_sortable(one.silent_since)}|{one.commune_code}"
    return f"{_ORDER[standing_of(one)]}|{_sortable(one.due_at or one.created_at)}|{one.commune_code}"


def _sortable(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}" if moment is not None else ""
