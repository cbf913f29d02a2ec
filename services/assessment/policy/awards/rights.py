"""Related benefits are one right: one house, one burial of a person, one injury, whatever the benefit or the ref is called.

Three housing benefits are alternatives (335/2026/NĐ-CP Art. 12.4): what was signed of one counts for the others. Who buries a
dead person, household or organisation, is paid once (12.3). What happened to persons is counted by person: a person who was
signed for and is named otherwise now is the same person, as long as no more are named than before.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from services.assessment.domain.awards import Award, AwardState

Right = tuple[str, str | None]
"""What can be had once: its kind, and the person whom it is for."""

BURIAL: Final = "FUNERAL"
_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("HOUSE_NEW", "HOUSE_MOVE", "HOUSE_REPAIR"), "HOUSE"),
    **dict.fromkeys(("FUNERAL_HH", "FUNERAL_ORG"), BURIAL),
}


def right_of(code: str, person: str | None) -> Right:
    """Return the right that a benefit is one form of."""
    return _KINDS.get(code, code), person


def rights_renamed(wanted: Iterable[Right], refused: Iterable[Right], awards: Sequence[Award]) -> dict[Right, Right]:
    """Return under which right was signed before what is asked for now under another ref.

    One who was signed for and is named no more stands for one who is new. Who was or is named beside him is another person,
    also where the law refuses by now (`refused`) what was signed for the first: too much that was signed is taken back from
    him, and is no reason to owe the other.
    """
    asked = list(wanted)
    known = {right_of(award.code, award.person) for award in awards}
    signed = list(
        dict.fromkeys(
            right_of(award.code, award.person)
            for award in awards
            if award.state is AwardState.APPROVED and award.person is not None and award.stands
        )
    )
    named = {*asked, *refused}
    gone = [right for right in signed if right not in named]
    renamed: dict[Right, Right] = {}
    for right in asked:
        if right[1] is None or right in known:
            continue
        before = next((one for one in gone if one[0] == right[0]), None)
        if before is not None:
            gone.remove(before)
            renamed[right] = before
    return renamed


def signed_for(right: Right, awards: Iterable[Award]) -> list[Award]:
    """Return the approved awards of a right, under whatever benefit."""
    return [award for award in awards if award.state is AwardState.APPROVED and right_of(award.code, award.person) == right]
