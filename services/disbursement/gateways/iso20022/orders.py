"""Writing a payment file: pain.001.001.09, one block of payments from one account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree import ElementTree as ET

from services.disbursement.gateways.iso20022.names import CharacterSet, bank_in_file, id_in_file, in_character_set
from services.disbursement.gateways.iso20022.trees import OUR_CURRENCY
from services.disbursement.gateways.rail import RailOrder
from shared.clock import VIETNAM

KIND: Final = "pain.001.001.09"
_NAMESPACE: Final = f"urn:iso:std:iso:20022:tech:xsd:{KIND}"


@dataclass(frozen=True)
class Payer:
    """Whose account is debited, at which bank, and how that bank wants names written."""

    name: str
    account: str
    bank: str
    characters: CharacterSet = "utf-8"


def write_orders(name: str, orders: Sequence[RailOrder], payer: Payer, now: datetime) -> bytes:
    """Return the file that orders these payments. `name`: the same orders always go under the same one, so that a bank which
    hears them again has a duplicate and no second payment.

    Amounts are whole đồng, without decimals; each order keeps its attempt's id (EndToEndId) through all that the bank says.
    """
    document = ET.Element("Document", xmlns=_NAMESPACE)
    root = ET.SubElement(document, "CstmrCdtTrfInitn")
    count, total = str(len(orders)), str(sum(order.amount_dong for order in orders))
    header = ET.SubElement(root, "GrpHdr")
    _say(header, "MsgId", name)
    _say(header, "CreDtTm", now.isoformat(timespec="seconds"))
    _say(header, "NbOfTxs", count)
    _say(header, "CtrlSum", total)
    _say(header, "InitgPty/Nm", in_character_set(payer.name, payer.characters))
    block = ET.SubElement(root, "PmtInf")
    _say(block, "PmtInfId", name)
    _say(block, "PmtMtd", "TRF")
    # Each payment is booked by itself: a sum over all of them would say of none that it was paid.
    _say(block, "BtchBookg", "false")
    _say(block, "NbOfTxs", count)
    _say(block, "CtrlSum", total)
    _say(block, "ReqdExctnDt/Dt", now.astimezone(VIETNAM).date().isoformat())
    _say(block, "Dbtr/Nm", in_character_set(payer.name, payer.characters))
    account = ET.SubElement(block, "DbtrAcct")
    _say(account, "Id/Othr/Id", payer.account)
    _say(account, "Ccy", OUR_CURRENCY)
    _name_bank(block, "DbtrAgt", payer.bank)
    # What the transfer costs is the sender's: the household gets what was decided.
    _say(block, "ChrgBr", "DEBT")
    for order in orders:
        _write_order(block, order, payer.characters)
    body: bytes = ET.tostring(document, encoding="utf-8", xml_declaration=True)
    return body


def _write_order(block: ET.Element, order: RailOrder, characters: CharacterSet) -> None:
    payee, transfer = order.payee.reveal(), ET.SubElement(block, "CdtTrfTxInf")
    _say(transfer, "PmtId/EndToEndId", id_in_file(order.end_to_end_id))
    _say(transfer, "Amt/InstdAmt", str(order.amount_dong)).set("Ccy", OUR_CURRENCY)
    _name_bank(transfer, "CdtrAgt", payee.bank_code)
    _say(transfer, "Cdtr/Nm", in_character_set(payee.name, characters))
    # Vietnam has no IBAN: an account is known by its number at its bank.
    _say(transfer, "CdtrAcct/Id/Othr/Id", payee.account_number)


def _name_bank(parent: ET.Element, tag: str, code: str) -> None:
    names, bank = bank_in_file(code), ET.SubElement(ET.SubElement(parent, tag), "FinInstnId")
    if swift := names.get("BICFI"):
        _say(bank, "BICFI", swift)
    if member := names.get("ClrSysMmbId"):
        _say(bank, "ClrSysMmbId/MmbId", member)


def _say(parent: ET.Element, path: str, text: str) -> ET.Element:
    """Write one value below `parent`, with the elements that lead to it."""
    node = parent
    for tag in path.split("/"):
        node = ET.SubElement(node, tag)
    node.text = text
    return node
