"""GET /v1/assessments/{case_id}/explanation: why a household gets what it gets, as a page, on paper, or as data.

`Accept` chooses (text/html, application/pdf, application/json), `?format=html|pdf|json` overrules it; `Accept-Language` or
`?lang=vi|en` chooses the language; `?revision=n` asks for the determination by the n-th findings (0: by the report alone).
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from services.assessment.api.explanation.explanation_page import PAGE_HEADERS, html_of, pdf_of
from services.assessment.api.explanation.schemas import ExplanationResponse, explanation_response
from services.assessment.commands.context import Context
from services.assessment.commands.explanation import explanations
from services.assessment.commands.explanation.explanations import Explanation, ExplanationSubject
from services.assessment.policy.explanation.determinations import still_says
from services.assessment.policy.explanation.explanation_page import PageFacts
from services.assessment.policy.explanation.explanation_writer import page_of
from shared.clock import now
from shared.communes import name_of, provinces
from shared.errors import Problem
from shared.foundation import Foundation
from shared.household_code import link_to
from shared.http import CurrentActor, language_of
from shared.texts import Language, Text
from shared.time_limits import REAL_PACE

Form = Literal["html", "pdf", "json"]
_MEDIA: Final[Mapping[str, Form]] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/json": "json",
    "text/*": "html",
    "application/*": "json",
    "*/*": "json",
}
RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "model": ExplanationResponse,
        "description": "The explanation; HTML for browsers, PDF (one A4 page where it fits), or JSON",
        "content": {
            "text/html": {"schema": {"type": "string"}},
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
        },
    },
    406: {"description": "None of the media types that the caller accepts is offered"},
}


class NotOffered(Problem):
    """The caller accepts none of the forms that there are."""

    status = 406
    code = "not-acceptable"
    title = Text(
        vi="Chỉ có text/html, application/pdf và application/json",
        en="Offered are text/html, application/pdf, application/json",
    )


class ExplanationQuery(BaseModel):
    """In which language and form, and by which findings the household is explained."""

    lang: Literal["vi", "en"] | None = None
    form: Annotated[Form | None, Query(alias="format")] = None
    revision: Annotated[int | None, Query(ge=0, le=100_000)] = None


def explanations_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the door to explanations."""
    router = APIRouter(tags=["assessments"])

    @router.get("/v1/assessments/{case_id}/explanation", response_model=None, responses=RESPONSES)
    async def get_explanation(
        case_id: UUID, request: Request, actor: CurrentActor, query: Annotated[ExplanationQuery, Query()]
    ) -> Response:
        """Explain every award and refusal in plain words: the steps with their numbers, the articles, who decides by when.

        Written from what was kept when the law was asked: it is the same years later. That somebody looked is recorded.
        """
        form = query.form or accepted(request.headers.get("accept", ""))
        language = query.lang or language_of(request)
        subject = ExplanationSubject(case_id, query.revision)
        async with foundation.database.transaction() as session:
            explanation = await explanations.explain_case(session, actor, context, subject, now())
        parameters = {"revision": str(query.revision)} if query.revision is not None else {}
        return await asyncio.to_thread(laid_out, context, explanation, Layout(form, language, parameters))

    return router


def accepted(header: str) -> Form:
    """Return the form that the caller likes best; whoever says nothing gets JSON. Raises NotOffered."""
    best: Form | None = None
    weight, order = 0.0, (0, 0)
    for position, part in enumerate((header or "*/*").split(",")):
        media, *parameters = (word.strip().lower() for word in part.split(";"))
        value = _quality(parameters)
        # Of equal wishes the exact one counts, then the first.
        rank = (int("*" not in media), -position)
        if media in _MEDIA and value > 0 and (best is None or (value, rank) > (weight, order)):
            best, weight, order = _MEDIA[media], value, rank
    if best is None:
        raise NotOffered
    return best


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return float(parameter[2:])
            except ValueError:
                return 0.0
    return 1.0


@dataclass(frozen=True, slots=True)
class Layout:
    """In which form and language; `parameters` of the address are kept in the page's own links."""

    form: Form
    language: Language
    parameters: Mapping[str, str]


def laid_out(context: Context, explanation: Explanation, layout: Layout) -> Response:
    """Write the page and lay it out as it is wanted. Long (a PDF takes some ten milliseconds): call it off the event loop."""
    language = layout.language
    headers = {**PAGE_HEADERS, "Content-Language": language}
    page = page_of(_facts(context, explanation), language)
    if layout.form == "html":
        return Response(html_of(page, layout.parameters), media_type="text/html; charset=utf-8", headers=headers)
    if layout.form == "pdf":
        called = explanation.case.called
        headers["Content-Disposition"] = f'inline; filename="{called}-{language}.pdf"'
        return Response(pdf_of(page), media_type="application/pdf", headers=headers)
    body = explanation_response(explanation, page, same=still_says(context.law, explanation.as_asked))
    return Response(body.model_dump_json(), media_type="application/json", headers=headers)


def _facts(context: Context, explanation: Explanation) -> PageFacts:
    code = explanation.page_code
    issuers = {signed.issuer for signed in explanation.signed} | {f"commune:{explanation.case.commune_code}"}
    return PageFacts(
        case=explanation.case,
        determination=explanation.determination,
        signed=explanation.signed,
        due=_due(explanation),
        places={issuer: _place(issuer) for issuer in issuers},
        help=explanation.help,
        office=explanation.office,
        complaints=context.law.complaint_terms(explanation.determination.asked_on),
        link=link_to(context.desk_url, code) if code and context.desk_url else "",
        pace=max((clock.pace for clock in explanation.clocks), default=REAL_PACE),
    )


def _due(explanation: Explanation) -> dict[str, datetime]:
    """Return when the decisions are due that ran when the law was asked; clocks come in the order of their start."""
    asked_at = explanation.determination.asked_at
    return {clock.kind: clock.due_at for clock in explanation.clocks if clock.started_at <= asked_at}


def _place(issuer: str) -> str:
    """commune:00004 → the commune's name; province:01 → the province's."""
    kind, _, code = issuer.partition(":")
    return name_of(code) if kind == "commune" else provinces().get(code, code)


__all__ = ["RESPONSES", "Form", "Layout", "accepted", "explanations_router", "laid_out"]
