"""Reading what a bank says of a file and of each payment in it (pain.002), and of what comes back from another (pacs.004)."""

import json
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from services.disbursement.domain.bank_answers import MAX_WORDS, Answer, OddAnswer
from services.disbursement.domain.bank_files import BankWords, FileReport, FileVerdict
from services.disbursement.gateways.iso20022.names import NOT_PROVIDED, id_of
from services.disbursement.gateways.iso20022.trees import dong_at, reason_at, text_at

_REJECTED: Final = "RJCT"
_UNDER_WAY: Final = frozenset({"ACCP", "ACTC", "ACFC", "ACSP", "ACWC", "ACSC", "ACCC", "ACPD", "PATC", "PDNG", "RCVD"})
"""It has the payment. Also where it says that it has settled it: only its book says of what amount (camt.054, camt.053)."""
_DUPLICATES: Final = frozenset({"AM05", "DUPL", "DU01", "DU02", "DU03", "DU04", "DU05"})
"""Refused because the bank has it already: that is the opposite of "it has not gone"."""


def read_status_report(root: ET.Element) -> BankWords:
    """Return what a pain.002 says. A refusal of the whole file, or of a block of it, is none of any payment in it."""
    report = root.find("CstmrPmtStsRpt")
    if report is None:
        return BankWords()
    answers: list[Answer | OddAnswer] = []
    under_way: list[str] = []
    transactions = list(_transactions(report))
    for each, reason in transactions:
        name, status = id_of(text_at(each, "OrgnlEndToEndId")), text_at(each, "TxSts")
        if name is not None and status in _UNDER_WAY:
            under_way.append(name)
        elif name is not None and status == _REJECTED and reason not in _DUPLICATES:
            answers.append(Answer(name, "rejected", reason, None))
        else:
            answers.append(OddAnswer(name, _words({"status": status, "reason": reason})))
    verdict, words = _verdict(report, is_about_payments=bool(transactions))
    message = text_at(report, "OrgnlGrpInfAndSts/OrgnlMsgId")
    if message is None or message == NOT_PROVIDED:
        # A file that it could not even read: it does not say which.
        odd = [OddAnswer(None, words)] if verdict is FileVerdict.REFUSED else []
        return BankWords([*answers, *odd], under_way)
    return BankWords(answers, under_way, [FileReport(message, verdict, words)])


def _transactions(report: ET.Element) -> Iterator[tuple[ET.Element, str | None]]:
    """Yield each payment with the reason that the bank gives: its own, else that of its block, else that of the file.

    A bank that refuses a file as a duplicate may name its payments as refused, too, without a word about each: it has them.
    """
    group = report.find("OrgnlGrpInfAndSts")
    of_file = reason_at(group, "StsRsnInf") if group is not None else None
    for block in report.findall("OrgnlPmtInfAndSts"):
        of_block = reason_at(block, "StsRsnInf") or of_file
        for each in block.findall("TxInfAndSts"):
            yield each, reason_at(each, "StsRsnInf") or of_block


def read_returns(root: ET.Element) -> BankWords:
    """Return what a pacs.004 says: each payment that had settled and comes back."""
    answers: list[Answer | OddAnswer] = []
    for each in root.findall("PmtRtr/TxInf"):
        name, reason = id_of(text_at(each, "OrgnlEndToEndId")), reason_at(each, "RtrRsnInf")
        amount = dong_at(each, "RtrdIntrBkSttlmAmt")
        if name is None or amount is None:
            answers.append(OddAnswer(name, _words({"return": text_at(each, "RtrId"), "reason": reason})))
        else:
            answers.append(Answer(name, "returned", reason, amount))
    return BankWords(answers)


def _verdict(report: ET.Element, *, is_about_payments: bool) -> tuple[FileVerdict, str]:
    group = report.find("OrgnlGrpInfAndSts")
    blocks = report.findall("OrgnlPmtInfAndSts")
    refused = [
        node
        for node, status in [(group, "GrpSts"), *((block, "PmtInfSts") for block in blocks)]
        if node is not None and text_at(node, status) == _REJECTED
    ]
    if is_about_payments or not refused:
        return FileVerdict.HEARD, ""
    reasons = [reason for node in refused if (reason := reason_at(node, "StsRsnInf")) is not None]
    said = [text for node in refused for each in node.findall("StsRsnInf/AddtlInf") if (text := (each.text or "").strip())]
    words = _words({"file": _REJECTED, "reason": " ".join(reasons) or None, "said": " ".join(said) or None})
    return (FileVerdict.DUPLICATE if _DUPLICATES.intersection(reasons) else FileVerdict.REFUSED), words


def _words(said: dict[str, str | None]) -> str:
    return json.dumps({name: text for name, text in said.items() if text is not None}, ensure_ascii=False)[:MAX_WORDS]
