"""The page on which a commune's contacts are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from services.console.client.duty import ContactShown
from services.console.views.vocabulary import SERVICES, word
from services.console.web.area import communes_of, offered
from services.console.web.context import Context
from services.console.web.duty.pages import PAGES
from services.console.web.duty.shown_commune import shown_commune
from services.console.web.duty.texts import TEXTS
from services.console.web.forms.rows import at_their_rows, count_of, filled, name_of_field, rows_of
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, form_sent
from services.console.web.forms.trouble import Trouble, trouble_of
from services.console.web.renderer import caller_of
from shared.communes import Commune
from shared.http import CurrentActor
from shared.identity import Actor
from shared.need_to_know import calls_duty
from shared.permissions import permission_of
from shared.texts import Language

PATH: Final = "/duty/contacts"
_FIELDS: Final = ("id", "name", "phone", "email", "calls", "webhook", "webhook_secret", "role", "remove")
_SURELY: Final = "surely_nobody"
_AT_ROWS: Final = {**{name: name for name in ("name", "phone", "email", "webhook", "webhook_secret", "role")}, "id": "name"}
_EMPTY: Final = 2
_SHOWN_PHONE: Final = "shown"
_SHOWN_EMAIL: Final = "shown_email"
_SHOWN_WEBHOOK: Final = "shown_webhook"
_SHOWN_DRILL: Final = "shown_drill"
_DASHES: Final = ("-", "–")
Wish = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True)
class ContactsForm:
    """The people of a commune as they are written, and what is wrong with them."""

    form: Form
    trouble: Trouble
    commune: Commune | None = None
    seen: str = ""
    meanwhile: Sequence[ContactShown] | None = None
    """What somebody else has written since this form was opened."""


def contact_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of a commune's contacts."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def contacts(request: Request, actor: CurrentActor, commune: Wish = "") -> Response:
        caller = caller_of(request)
        found, trouble = shown_commune(commune, actor, caller.language)
        if found is None:
            return _page(request, actor, ContactsForm(Form({"commune": commune}), trouble))
        answer = await context.services.notifications.contacts(caller, found.code)
        if answer.content is None:
            service = word(SERVICES, answer.service).say(caller.language)
            return _page(request, actor, ContactsForm(Form(), trouble_of(answer, service=service, language=caller.language)))
        people = [
            {
                "id": str(one.id),
                "name": one.name,
                "role": one.role,
                "calls": "1" if one.calls else "",
                _SHOWN_PHONE: one.phone,
                _SHOWN_EMAIL: one.email or "",
                _SHOWN_WEBHOOK: one.webhook or "",
                _SHOWN_DRILL: "1" if one.drill else "",
            }
            for one in answer.content.contacts
        ]
        return _page(request, actor, ContactsForm(Form(filled(people)), Trouble(), found, answer.etag))

    @router.post(PATH)
    async def keep(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        found, trouble = shown_commune(form.value("commune"), actor, caller.language)
        if found is None:
            return _page(request, actor, ContactsForm(form, trouble))
        if (wrong := _wrong(form, caller.language)).wrong:
            return _page(request, actor, ContactsForm(form, wrong, found, form.value("seen")))
        rows = _staying(form)
        people = [_person(values) for _, values in rows]
        answer = await context.services.notifications.keep_contacts(caller, found.code, people, form.value("seen"))
        if answer.content is not None:
            said = TEXTS["kept_contacts"].say(caller.language, count=len(answer.content.contacts), place=found.name)
            return done(f"{PATH}?commune={found.code}", said, secure=secure)
        service = word(SERVICES, answer.service).say(caller.language)
        trouble = trouble_of(answer, service=service, language=caller.language)
        if trouble.outcome == "conflict":
            stands = await context.services.notifications.contacts(caller, found.code)
            if stands.content is not None:
                # The service tells programs who did it, as a code; people see what stands there now, and who saves has seen it.
                newer = replace(trouble, errors={}, general=(("", TEXTS["contacts_meanwhile"].say(caller.language)),))
                return _page(request, actor, ContactsForm(form, newer, found, stands.etag, stands.content.contacts))
        trouble = at_their_rows(trouble, "contacts", [row for row, _ in rows], _AT_ROWS)
        return _page(request, actor, ContactsForm(form, trouble, found, form.value("seen")))

    return router


def _staying(form: Form) -> Sequence[tuple[int, Mapping[str, str]]]:
    """Return the rows of those who are to be there: to leave is an act of its own, nobody goes because a field is empty."""
    return [(row, values) for row, values in rows_of(form, _FIELDS) if not values["remove"]]


def _wrong(form: Form, language: Language) -> Trouble:
    """Return which rows have no name, or that nobody would be left where nobody has said that he means it."""
    staying = _staying(form)
    missing = TEXTS["name_missing"].say(language)
    errors = {name_of_field("name", row): [missing] for row, values in staying if not values["name"]}
    general: tuple[tuple[str, str], ...] = ()
    was_there = any(values["id"] for _, values in rows_of(form, _FIELDS))
    if not staying and was_there and not form.value(_SURELY):
        general = (("", TEXTS["leaves_nobody"].say(language)),)
    return Trouble(errors, general, "invalid") if errors or general else Trouble()


def _person(values: Mapping[str, str]) -> dict[str, Any]:
    """Return a person as the door wants him: what is left empty stays as it is, a dash takes an address away."""
    person: dict[str, Any] = {name: value for name, value in values.items() if value and name not in ("calls", "remove")}
    gone = {name: "" for name in ("email", "webhook") if person.get(name) in _DASHES}
    return {**person, **gone, "calls": bool(values["calls"])}


def _page(request: Request, actor: Actor, shown: ContactsForm) -> Response:
    may = permission_of("console", "POST", PATH)
    return PAGES.page(
        request,
        "contacts.html",
        actor=actor,
        status=shown.trouble.status,
        form=shown.form,
        trouble=shown.trouble,
        commune=shown.commune,
        seen=shown.seen,
        meanwhile=shown.meanwhile,
        rows=range(count_of(shown.form, _FIELDS, _EMPTY)),
        communes=offered(actor),
        is_alone=len(communes_of(actor)) == 1,
        may_open=shown.commune is not None
        and shown.commune.code not in actor.communes
        and calls_duty(actor, shown.commune.code, None)
        and bool(rows_of(shown.form, _FIELDS)),
        leaves_nobody=any(values["id"] for _, values in rows_of(shown.form, _FIELDS)) and not _staying(shown.form),
        may_keep=may is not None and actor.has(*may.roles),
    )
