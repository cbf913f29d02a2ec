"""The commune whose page of duty is shown: the one that was written, or somebody's only one."""

from services.console.web.area import communes_meant, communes_of, why_not_one
from services.console.web.forms.trouble import Trouble, wrong_field
from shared.communes import Commune
from shared.identity import Actor
from shared.texts import Language


def shown_commune(wish: str, actor: Actor, language: Language) -> tuple[Commune | None, Trouble]:
    """Return the commune, or None and why it is not known which; nothing is wrong where nothing was written yet."""
    if not wish and len(communes_of(actor)) != 1:
        return None, Trouble()
    found = communes_meant(wish, actor)
    if len(found) == 1:
        return found[0], Trouble()
    return None, wrong_field("commune", why_not_one(found, wish).say(language))
