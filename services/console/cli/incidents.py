"""Which incident is meant where nobody says it: the only one that is going on in the commune."""

from typing import Any, Final

from services.console.cli.installation import Installation
from services.console.cli.output import WRONG_USE, fail, say
from services.console.cli.texts import DRILL
from shared.texts import Text


def incident_for(installation: Installation, commune_code: str) -> str:
    """Return the id of the incident; ends the command where none goes on in this commune, or several do."""
    going_on = [
        one
        for one in installation.all_of("intake", "/v1/incidents")
        if one["closed_at"] is None and commune_code in one["commune_codes"]
    ]
    if len(going_on) == 1:
        return str(going_on[0]["id"])
    if going_on:
        fail(WRONG_USE, _SEVERAL, commune=commune_code, known="; ".join(_named(one) for one in going_on))
    return fail(WRONG_USE, _NONE, commune=commune_code)


def _named(one: dict[str, Any]) -> str:
    return f"{one['id']} {one['name']}{f' ({say(DRILL)})' if one['drill'] else ''}"


_NONE: Final = Text(
    vi="--incident: chưa có sự kiện nào đang mở ở xã {commune}; cán bộ cấp tỉnh công bố ở bàn trực, /incidents/new.",
    en="--incident: no incident goes on in commune {commune}; a provincial officer declares one at the desk, /incidents/new.",
)
_SEVERAL: Final = Text(
    vi="--incident: có nhiều sự kiện đang mở ở xã {commune}, hãy ghi mã: {known}.",
    en="--incident: several go on in commune {commune}, give the id: {known}.",
)
