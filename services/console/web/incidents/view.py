"""The pages of this room, and the communes that somebody writes into a field."""

from pathlib import Path
from typing import Final

from services.console.web.area import why_not_one
from services.console.web.incidents.texts import TEXTS
from services.console.web.renderer import Pages
from shared.communes.search import communes_like
from shared.identity import Actor
from shared.texts import Language

PAGES: Final = Pages(Path(__file__).parent, TEXTS)


def communes_named(text: str, actor: Actor, language: Language) -> tuple[list[str], list[str]]:
    """Return the codes that were meant, and what could not be understood: codes or names, by lines or commas."""
    wishes = [wish for line in text.splitlines() for wish in line.replace(";", ",").split(",") if wish.strip()]
    codes, wrong = [], []
    for wish in wishes:
        found = communes_like(wish, "")
        mine = [commune for commune in found if actor.may_act_in(commune.code)] or found
        if len(mine) == 1:
            codes.append(mine[0].code)
        else:
            wrong.append(why_not_one(mine, wish).say(language))
    return list(dict.fromkeys(codes)), wrong
