"""What people who are no part of a drill have entered in an installation: a drill that would touch it does not begin."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from deploy.devstack.problems import StackProblem
from shared.communes import communes, name_of, provinces
from tests.drill.storm import Scene
from tests.support.doors import Doors
from tests.support.people import DUTY_OFFICER, OBSERVER, commune_officer

MARK: Final = " (diễn tập)"
"""Behind the name of everybody whom a drill puts on duty or names as a contact: so they are told apart at the desk."""
_NAMED: Final = 5


async def leave_others_alone(doors: Doors, scene: Scene) -> None:
    """Raise StackProblem where the drill would replace shifts or contacts that it did not write, or speak for a real incident.

    While a drill lasts, and for the day that its shifts stand, its invented people would be called in place of the real ones.
    """
    codes = [commune.code for commune in scene.communes]
    roster = await doors.get("notifications", "/v1/roster", DUTY_OFFICER)
    named = {
        code: (await doors.get("notifications", f"/v1/communes/{code}/contacts", commune_officer(code)))["contacts"]
        for code in codes
    }
    incidents = await doors.all_of("intake", "/v1/incidents", OBSERVER)
    found = [*foreign_shifts(roster["entries"], {*codes, *scene.provinces, ""}), *foreign_contacts(named)]
    if found := [*found, *real_incidents(incidents, set(codes))]:
        vi = "; ".join(one[0] for one in found[:_NAMED])
        en = "; ".join(one[1] for one in found[:_NAMED])
        more = f" (+{len(found) - _NAMED})" if len(found) > _NAMED else ""
        raise StackProblem(
            f"Không diễn tập ở đây, chưa ghi gì: có dữ liệu do người khác nhập: {vi}{more}. Hãy diễn tập trên một hệ thống "
            "riêng (--run-folder), hoặc chọn cơn bão khác (--storm)",
            f"No drill here, nothing was written: there is what others have entered: {en}{more}. Play it on a stack of its own "
            "(--run-folder), or choose another storm (--storm)",
        )


def foreign_shifts(entries: Sequence[Mapping[str, Any]], places: set[str]) -> list[tuple[str, str]]:
    """Return of which of these places ("": the country) shifts stand that no drill has written, in both languages."""
    counts: dict[str, int] = {}
    for entry in entries:
        place = entry["commune_code"] or entry["province_code"] or ""
        is_ours = entry["edited_by"] == DUTY_OFFICER.subject and _is_invented(entry)
        if place in places and not is_ours:
            counts[place] = counts.get(place, 0) + 1
    return [(f"{count} ca trực của {_said(place)}", f"{count} shifts of {_said(place)}") for place, count in counts.items()]


def foreign_contacts(named: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[tuple[str, str]]:
    """Return which communes have contacts that no drill has named."""
    counts = {
        code: sum(not (one.get("drill") or one["name"].endswith(MARK)) for one in people) for code, people in named.items()
    }
    return [
        (f"{count} người nhận tin của {_said(code)}", f"{count} contacts of {_said(code)}")
        for code, count in counts.items()
        if count
    ]


def real_incidents(incidents: Sequence[Mapping[str, Any]], codes: set[str]) -> list[tuple[str, str]]:
    """Return which incidents in earnest go on in these communes: the word of a drill's people would keep their clocks."""
    return [
        (f"đợt thiên tai thật “{one['name']}”", f"the real incident “{one['name']}”")
        for one in incidents
        if not one["drill"] and one["closed_at"] is None and codes & set(one["commune_codes"])
    ]


def _is_invented(person: Mapping[str, Any]) -> bool:
    """Drills of before marked their people by their names alone."""
    return bool(person.get("drill")) or person["name"].endswith(MARK)


def _said(place: str) -> str:
    if not place:
        return "cả nước"
    return name_of(place) if place in communes() else provinces().get(place, place)
