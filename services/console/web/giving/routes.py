"""GET /giving: campaigns as everybody may see them. Nobody signs in, and nothing here leads to a household."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.gifts import Giving, PublicCampaign
from services.console.views.vocabulary import amount_text, word
from services.console.web.giving.texts import TEXTS
from services.console.web.renderer import Pages, chosen_language
from shared.communes import name_of
from shared.http.rate import RateLimit, TooOften
from shared.texts import Language, Text
from shared.vocabulary import BENEFITS, QUANTITY_UNITS

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_OF_ADDRESS: Final = (100, 1.0)
"""At once from one address, and every how many seconds one more: each page asks the service anew."""
_FORMULA: Final = ("=", "+", "-", "@")
_STATUS: Final = {"giving_away": 503, "giving_unknown": 404, "giving_too_often": TooOften.status}


def giving_routes(giving: Giving) -> APIRouter:
    """Return the routes of what everybody may see."""
    router = APIRouter(include_in_schema=False)
    looks = RateLimit(*_OF_ADDRESS)

    def is_too_often(request: Request) -> bool:
        try:
            looks.take(request.client.host if request.client else "")
        except TooOften:
            return True
        return False

    @router.get("/giving")
    async def campaigns(request: Request) -> Response:
        if is_too_often(request):
            return _closed(request, "giving_too_often")
        answer = await giving.public_list(chosen_language(request))
        if answer.content is None:
            return _closed(request, "giving_away")
        return _PAGES.page(request, "giving.html", found=answer.content)

    @router.get("/giving/{campaign_id}")
    async def campaign(request: Request, campaign_id: UUID) -> Response:
        shown = "giving_too_often" if is_too_often(request) else await _find(giving, request, campaign_id)
        if isinstance(shown, str):
            return _closed(request, shown)
        return _PAGES.page(
            request,
            "campaign.html",
            campaign=shown,
            amount=amount_text,
            benefit=lambda code: word(BENEFITS, code),
            unit=lambda code: word(QUANTITY_UNITS, code),
        )

    @router.get("/giving/{campaign_id}/export")
    async def export(request: Request, campaign_id: UUID) -> Response:
        shown = "giving_too_often" if is_too_often(request) else await _find(giving, request, campaign_id)
        if isinstance(shown, str):
            return _closed(request, shown)
        headers = {"Content-Disposition": f'attachment; filename="campaign-{str(campaign_id)[-8:]}.csv"'}
        return Response(_csv(shown, chosen_language(request)), media_type="text/csv; charset=utf-8", headers=headers)

    return router


async def _find(giving: Giving, request: Request, campaign_id: UUID) -> PublicCampaign | str:
    """Return the campaign, or why it is not shown."""
    answer = await giving.public_one(chosen_language(request), campaign_id)
    if answer.content is not None:
        return answer.content
    return "giving_unknown" if answer.outcome in {"missing", "invalid"} else "giving_away"


def _closed(request: Request, why: str) -> Response:
    return _PAGES.page(request, "closed.html", status=_STATUS[why], why=why)


def _csv(campaign: PublicCampaign, language: Language) -> bytes:
    """Return the tables of the page as one file that spreadsheets open; what begins like a formula stays a text."""
    written = StringIO()
    rows = csv.writer(written)
    for row in _rows(campaign, language):
        rows.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in map(str, row)])
    return written.getvalue().encode("utf-8-sig")


def _rows(campaign: PublicCampaign, language: Language) -> Iterator[list[object]]:
    def say(text: Text) -> str:
        return text.say(language)

    yield ["section", "key", "name", "unit", "households", "amount"]
    for one in campaign.units:
        for name in ("received", "spent", "left"):
            yield ["total", name, say(TEXTS[f"giving_{name}"]), one.unit, "", getattr(one, name)]
        for cell in one.by_benefit:
            yield ["by_benefit", cell.key, say(word(BENEFITS, cell.key)), one.unit, cell.households, cell.amount]
        for cell in one.by_commune:
            yield ["by_commune", cell.key, name_of(cell.key), one.unit, cell.households, cell.amount]
        for section, rest in (("by_benefit", one.by_benefit_rest), ("by_commune", one.by_commune_rest)):
            if rest:
                yield [section, "", say(TEXTS["giving_rest"]), one.unit, "", rest]
    for gift in campaign.gifts:
        yield ["gift", gift.reference, gift.donor or say(TEXTS["giving_nobody"]), gift.unit, "", gift.amount]
