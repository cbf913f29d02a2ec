"""The persons of a report under our refs (`shared.person_refs`), and who is known of a household by which."""

from collections.abc import Mapping

from shared.events.intake import PersonalPart
from shared.ids import CaseId
from shared.person_refs import KnownRefs, losses_called, members_called, persons_named


def known_refs(case_id: CaseId, part: PersonalPart) -> KnownRefs:
    """Return whom a case knows by now, and whom by which ref that was sent."""
    return KnownRefs(case_id, part.ref_marks, persons_named(part.members, part.losses))


def with_our_refs(part: PersonalPart, names: Mapping[str, str], known: KnownRefs) -> PersonalPart:
    """Return the report with its persons under these names. Whoever calls them as we do leaves nothing to be remembered."""
    if all(ref == name for ref, name in names.items()) and not known.by_mark and not known.standing:
        return part
    members, losses = members_called(part.members, names), losses_called(part.losses, names)
    return part.model_copy(update={"members": members, "losses": losses, "ref_marks": known.with_names(names)})
