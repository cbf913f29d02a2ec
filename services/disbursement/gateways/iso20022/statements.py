"""Reading an account's statements: camt.053, of any version."""

from datetime import date
from typing import Final
from xml.etree import ElementTree as ET

from services.disbursement.domain.bank_statements import Statement, StatementLine
from services.disbursement.gateways.iso20022.entries import booked_lines
from services.disbursement.gateways.iso20022.trees import dong_at, read_tree, text_at

__all__ = ["Statement", "StatementLine", "read_statements", "statement_of"]

# Opening booked, or what the last statement closed with; closing booked, or what stands so far.
_OPENING: Final = ("OPBD", "PRCD")
_CLOSING: Final = ("CLBD", "ITBD")


def read_statements(body: bytes) -> list[Statement]:
    """Return the statements of a camt.053. Raises NotReadableError where it is no message at all."""
    _, root = read_tree(body)
    return [statement_of(each) for each in root.findall("BkToCstmrStmt/Stmt")]


def statement_of(node: ET.Element) -> Statement:
    """Return one statement; what it does not say is None."""
    opening, closing = _balance(node, _OPENING), _balance(node, _CLOSING)
    first, last = _day(node, "FrToDt/FrDtTm"), _day(node, "FrToDt/ToDtTm")
    return Statement(
        name=text_at(node, "Id") or "",
        account=text_at(node, "Acct/Id/IBAN") or text_at(node, "Acct/Id/Othr/Id"),
        first_day=first or _balance_day(node, _OPENING),
        last_day=last or _balance_day(node, _CLOSING),
        opening_dong=opening,
        closing_dong=closing,
        lines=tuple(booked_lines(node)),
    )


def _balance(node: ET.Element, codes: tuple[str, ...]) -> int | None:
    found = _balance_node(node, codes)
    amount = dong_at(found, "Amt") if found is not None else None
    if found is None or amount is None:
        return None
    return -amount if text_at(found, "CdtDbtInd") == "DBIT" else amount


def _balance_day(node: ET.Element, codes: tuple[str, ...]) -> date | None:
    found = _balance_node(node, codes)
    return None if found is None else _day(found, "Dt/Dt") or _day(found, "Dt/DtTm")


def _balance_node(node: ET.Element, codes: tuple[str, ...]) -> ET.Element | None:
    balances = {text_at(each, "Tp/CdOrPrtry/Cd"): each for each in node.findall("Bal")}
    return next((balances[code] for code in codes if code in balances), None)


def _day(node: ET.Element, path: str) -> date | None:
    try:
        return date.fromisoformat((text_at(node, path) or "")[:10])
    except ValueError:
        return None
