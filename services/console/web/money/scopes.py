"""Where a source may be used, and the places for which somebody may open one."""

from typing import Final

from services.console.client.money import Source
from services.console.web.area import communes_meant, provinces_of, why_not_one
from services.console.web.forms.sent import Form, Question
from services.console.web.forms.trouble import Trouble, wrong_field
from services.console.web.money.texts import TEXTS
from services.console.web.texts import TEXTS as EVERYWHERE
from shared.communes import name_of, provinces
from shared.identity import Actor
from shared.permissions import permission_of
from shared.texts import Language, Text

COUNTRY = "country"
PAUSES_PATH: Final = "/money/pauses"
PAUSES_ASKED: Final = 200
"""Of those in force, more than ever were at once."""


def may_pause(actor: Actor, source: Source) -> bool:
    """Tell whether somebody stops what is paid out of this source: it lies within his area, and his role is one that may."""
    permission = permission_of("console", "POST", PAUSES_PATH)
    if permission is None or not actor.has(*permission.roles):
        return False
    commune = source.scope.commune_code
    return actor.may_act_in(commune) if commune else actor.may_act_in_province(source.scope.province_code)


def place_of(source: Source) -> Text:
    """Return what the place of a source is called."""
    if source.scope.commune_code:
        name = name_of(source.scope.commune_code)
    elif source.scope.province_code:
        name = provinces().get(source.scope.province_code, source.scope.province_code)
    else:
        return EVERYWHERE["whole_country"]
    return Text(vi=name, en=name)


def wide_places(actor: Actor) -> dict[str, Text | str]:
    """Return the country and the provinces for which somebody may open a source, by code."""
    country = {COUNTRY: EVERYWHERE["whole_country"]} if actor.country else {}
    return {**country, **provinces_of(actor)}


def put_scope(question: Question, form: Form, actor: Actor, language: Language) -> Trouble:
    """Say in the question for which place: the commune that is written, else the wide place; return what is wrong with it."""
    question.origins |= {"scope": "commune", "scope.commune_code": "commune", "scope.province_code": "wide"}
    wish, wide = form.value("commune"), form.value("wide")
    if wish or not wide_places(actor):
        found = communes_meant(wish, actor)
        if len(found) != 1:
            return wrong_field("commune", why_not_one(found, wish).say(language))
        question.put("scope.commune_code", found[0].code, "commune")
    elif wide not in wide_places(actor):
        return wrong_field("wide", TEXTS["no_place"].say(language))
    elif wide != COUNTRY:
        question.put("scope.province_code", wide, "wide")
    return Trouble()
