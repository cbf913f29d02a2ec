"""The page that a household reads, ready to be laid out, and what it is written from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.assessment.domain.cases import Assessment
from services.assessment.domain.contact_points import ContactPoint
from services.assessment.domain.decisions import SignedLine
from services.assessment.domain.help import Help
from services.assessment.policy.explanation.determinations import Determination
from services.assessment.policy.law.complaints import ComplaintTerms
from shared.texts import Language
from shared.time_limits import REAL_PACE

Tone = Literal["good", "open", "gone"]


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One benefit on the page, for one or several persons alike: what, how much, how far, why, where it stands."""

    name: str
    amount: str
    status: str
    tone: Tone
    steps: tuple[str, ...]
    basis: str
    unverified: str


@dataclass(frozen=True, slots=True)
class PageSection:
    """A part of the page that is only sentences; none where there are none."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExplanationPage:
    """The page, ready to be laid out."""

    language: Language
    title: str
    subtitle: str
    banners: tuple[str, ...]
    head: tuple[tuple[str, str], ...]
    household_summary: PageSection
    given_title: str
    given: tuple[PageEntry, ...]
    nothing: str
    """Said where nothing is given."""
    totals: tuple[str, ...]
    sections: tuple[PageSection, ...]
    check: PageSection
    day: tuple[int, int, int]
    page_word: str
    now: PageSection
    """How it stands at this moment: what has come, what is on its way, what waits."""
    how: tuple[PageSection, ...]
    """When and where it comes, what to bring, whom to ask."""
    appeal: PageSection
    link: str
    """Where the household opens this page itself; empty where it has no code."""
    link_says: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the page is written from: `places` names the commune of the case and the issuers of decisions."""

    case: Assessment
    determination: Determination
    signed: Sequence[SignedLine]
    due: Mapping[str, datetime]
    """By the kind of clock, when the decision that ran at the time of the determination is due."""
    places: Mapping[str, str]
    help: Mapping[UUID, Help]
    """By award, what those who pay have told last."""
    office: ContactPoint | None
    """Where the people of the commune ask; None where nobody has said it."""
    complaints: ComplaintTerms
    link: str
    pace: int = REAL_PACE
    """How many times faster the targets of a drill run."""
