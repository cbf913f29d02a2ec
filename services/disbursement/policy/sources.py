"""Which source bears what."""

from collections.abc import Iterable, Mapping, Sequence

from services.disbursement.domain.payments import Payment
from services.disbursement.domain.sources import Source
from services.disbursement.policy.payments import precedence
from shared.ids import PaymentId, SourceId


def choose_sources(payments: Iterable[Payment], sources: Sequence[Source]) -> Mapping[PaymentId, SourceId]:
    """Give each payment, in the order of precedence, the first source that can bear all of it.

    Same unit, never a drill's means for a real household; means of the commune before the province's before the
    country's (NĐ 66, Art. 14: "nguồn lực tại chỗ"), and within an area those first that may be used for less: bound to the
    incident, earmarked for this help, for this commune (93/2021/NĐ-CP, Art. 9.3: a gift goes where its giver said). The
    commune is the one that decided, also where the household was found to live elsewhere since.
    """
    left = {source.id: source.available for source in sources}
    by_area: dict[tuple[str, str | None], list[Source]] = {}
    for source in sorted(sources, key=_width):
        by_area.setdefault(_area_of(source), []).append(source)
    chosen: dict[PaymentId, SourceId] = {}
    for payment in sorted(payments, key=precedence):
        areas = (("commune", payment.means_commune_code), ("province", payment.means_province_code), ("country", None))
        candidates = (source for area in areas for source in by_area.get(area, ()))
        found = next((source for source in candidates if _may_bear(source, payment, left[source.id])), None)
        if found is not None:
            left[found.id] -= payment.amount
            chosen[payment.id] = found.id
    return chosen


def _width(source: Source) -> tuple[bool, int, SourceId]:
    return source.incident_id is None, -bool(source.for_benefits) - bool(source.for_communes), source.id


def _area_of(source: Source) -> tuple[str, str | None]:
    if source.commune_code:
        return "commune", source.commune_code
    return ("province", source.province_code) if source.province_code else ("country", None)


def _may_bear(source: Source, payment: Payment, left: int) -> bool:
    return (
        source.unit == payment.unit
        and source.drill == payment.drill
        and source.incident_id in {None, payment.incident_id}
        and source.closed_at is None
        and (not source.for_benefits or payment.benefit in source.for_benefits)
        and (not source.for_communes or payment.means_commune_code in source.for_communes)
        and left >= payment.amount
    )
