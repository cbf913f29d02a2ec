"""In what a report may be like another one of its commune and incident.

A name alone is no likeness: many are called alike. Nor is a telephone: neighbours share one.
"""

from collections.abc import Iterator

from services.intake.domain.look_alikes import Likeness
from services.intake.policy.comparison import FEWEST_DIGITS, comparable_name, comparable_phone
from shared.events.intake import PersonalPart


def likenesses(part: PersonalPart) -> Iterator[tuple[Likeness, str]]:
    """Return the words by which a report is compared: two reports with the same words are alike."""
    yield Likeness.SAME_REPORT, part.model_dump_json(exclude={"ref_marks", "page_code"}, exclude_none=True)
    if part.phone is not None and len(phone := comparable_phone(part.phone)) >= FEWEST_DIGITS:
        yield Likeness.SAME_NAME_AND_PHONE, f"{comparable_name(part.head_name)}|{phone}"
