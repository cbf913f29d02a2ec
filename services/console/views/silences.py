"""Silent communes: which has not confirmed what it was told, and of which nothing at all is heard; told apart in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from pydantic import BaseModel

from shared.communes import communes


class SilentCommune(BaseModel):
    """A commune that has not confirmed what it was told, or of which nothing at all is heard."""

    code: str
    name: str
    province: str
    since: datetime
    unheard_since: datetime | None = None
    unconfirmed_since: datetime | None = None

    @property
    def is_unheard(self) -> bool:
        """Whether nothing at all is heard of it: only that is called "mất liên lạc", on every page."""
        return is_unheard(self.since, self.unheard_since, self.unconfirmed_since)


def is_unheard(since: datetime | None, unheard_since: datetime | None, unconfirmed_since: datetime | None) -> bool:
    """Tell whether nothing at all is heard of a commune. From before it was kept apart, silent is all that is known."""
    return unheard_since is not None or (since is not None and unconfirmed_since is None)


@dataclass(frozen=True)
class CommuneSilence:
    """Since when a commune has been silent (None: it is not), and when it last confirmed something.

    `unheard_since`: nothing at all is heard of it; `unconfirmed_since`: it has not confirmed what it was told. Neither is known
    of silences from before it was kept apart.
    """

    commune_code: str
    silent_since: datetime | None
    acknowledged_at: datetime | None
    unheard_since: datetime | None = None
    unconfirmed_since: datetime | None = None


def silent_communes(silences: Iterable[CommuneSilence]) -> list[SilentCommune]:
    """Return those that are silent, the longest first."""
    silent = [(silence.silent_since, silence.commune_code, silence) for silence in silences if silence.silent_since]
    return [
        SilentCommune(
            code=code,
            since=since,
            unheard_since=one.unheard_since,
            unconfirmed_since=one.unconfirmed_since,
            **names_of(code),
        )
        for since, code, one in sorted(silent, key=itemgetter(0, 1))
    ]


def names_of(code: str) -> dict[str, str]:
    """Return what a commune and its province are called."""
    commune = communes().get(code)
    return {"name": commune.name if commune else code, "province": commune.province_name if commune else ""}
