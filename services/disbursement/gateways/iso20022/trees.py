"""Reading XML of others: without their document types, and without asking which version's namespace they write in."""

from decimal import Decimal, InvalidOperation
from typing import Final
from xml.etree import ElementTree as ET

from services.disbursement.domain.bank_answers import MAX_REASON
from shared.money import LARGEST_DONG

OUR_CURRENCY: Final = "VND"


class NotReadableError(ValueError):
    """What came is no ISO 20022 message."""


class _WithoutDoctype(ET.TreeBuilder):
    def doctype(self, *_declared: str | None) -> None:
        """A message of ISO 20022 has none; entities that grow, or point elsewhere, are declared in one."""
        raise NotReadableError("a document type")


def read_tree(body: bytes) -> tuple[str, ET.Element]:
    """Return a message's kind (`pain.002.001.10`) and its tree, whose tags have lost their namespace. Raises NotReadableError.

    The parser of the standard library is safe here: it fetches nothing, and a document type ends it before any entity is
    declared.
    """
    parser = ET.XMLParser(target=_WithoutDoctype())  # noqa: S314
    try:
        parser.feed(body)
        root: ET.Element = parser.close()
    except (ET.ParseError, LookupError) as error:
        raise NotReadableError(str(error)) from error
    namespace, is_there, _ = root.tag.partition("}")
    kind = namespace.rpartition(":")[2] if is_there else ""
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    if root.tag != "Document" or not kind:
        raise NotReadableError("no Document of ISO 20022")
    return kind, root


def text_at(node: ET.Element, path: str) -> str | None:
    """Return the text there without spaces around it, None where there is none."""
    return (node.findtext(path) or "").strip() or None


def dong_at(node: ET.Element, *paths: str) -> int | None:
    """Return the first of these amounts that is there, in whole đồng; None where it is of another currency, or no whole one."""
    found = next((each for path in paths if (each := node.find(path)) is not None), None)
    if found is None or found.get("Ccy") != OUR_CURRENCY:
        return None
    try:
        amount = Decimal((found.text or "").strip())
    except InvalidOperation:
        return None
    is_whole = amount.is_finite() and amount == amount.to_integral_value() and 0 <= amount <= LARGEST_DONG
    return int(amount) if is_whole else None


def reason_at(node: ET.Element, path: str) -> str | None:
    """Return the code that a bank gives as its reason, its own word where it gives no code."""
    said = text_at(node, f"{path}/Rsn/Cd") or text_at(node, f"{path}/Rsn/Prtry") or ""
    return "".join(letter for letter in " ".join(said.split()) if letter.isprintable())[:MAX_REASON] or None
