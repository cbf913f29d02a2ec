"""Files of ISO 20022: what we write, and what each word of a bank means, read from examples as banks write them."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mockbank import messages as their_messages
from mockbank import validate as their_validate

from services.disbursement.domain.bank_answers import Answer, OddAnswer
from services.disbursement.domain.bank_files import BankWords, FileReport, FileVerdict
from services.disbursement.gateways.iso20022 import names
from services.disbursement.gateways.iso20022.messages import OTHER, UNREADABLE, read_message
from services.disbursement.gateways.iso20022.orders import Payer, write_orders
from services.disbursement.gateways.iso20022.statements import read_statements
from services.disbursement.gateways.rail import RailOrder
from shared.events.household import Payee
from shared.privacy import Private

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
PAYMENT = UUID("0d5f2c1e-8a7b-5c3d-9e4f-112233445566")
ID, IN_FILE = f"{PAYMENT}-1", f"{PAYMENT.hex}1"
FILE = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"


def an_order(number: int = 1, *, name: str = "Nguyễn Thị Đào", bank: str = "VCB", amount: int = 5_400_000) -> RailOrder:
    payee = Payee(name=name, bank_code=bank, account_number=f"77001234{number:04}")
    return RailOrder(f"{UUID(int=number)}-1", amount, Private(payee), drill=False)


def a_file(*orders: RailOrder, characters: names.CharacterSet = "utf-8") -> bytes:
    return write_orders(FILE, orders, Payer("UBND xã Thử Nghiệm", "110022334455", "970405", characters), NOW)


def document(kind: str, body: str) -> bytes:
    return f'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:{kind}">{body}</Document>'.encode()


def status_report(transactions: str = "", *, group: str = "", kind: str = "pain.002.001.10") -> BankWords:
    original = f"<OrgnlGrpInfAndSts><OrgnlMsgId>{FILE}</OrgnlMsgId>{group}</OrgnlGrpInfAndSts>"
    blocks = f"<OrgnlPmtInfAndSts>{transactions}</OrgnlPmtInfAndSts>" if transactions else ""
    return read_message(document(kind, f"<CstmrPmtStsRpt>{original}{blocks}</CstmrPmtStsRpt>"))[1]


def transaction(status: str, reason: str = "", name: str = IN_FILE) -> str:
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    return f"<TxInfAndSts><OrgnlEndToEndId>{name}</OrgnlEndToEndId><TxSts>{status}</TxSts>{why}</TxInfAndSts>"


def entry(
    side: str = "DBIT",
    amount: str = '<Amt Ccy="VND">5400000</Amt>',
    *,
    details: str = f"<Refs><EndToEndId>{IN_FILE}</EndToEndId></Refs>",
    status: str = "<Sts><Cd>BOOK</Cd></Sts>",
    more: str = "",
) -> str:
    inside = f"<NtryDtls><TxDtls>{details}</TxDtls></NtryDtls>" if details else ""
    booked = "<BookgDt><Dt>2026-12-01</Dt></BookgDt><AcctSvcrRef>B-7</AcctSvcrRef>"
    return f"<Ntry>{amount}<CdtDbtInd>{side}</CdtDbtInd>{more}{status}{booked}{inside}</Ntry>"


def notification(*entries: str) -> list[Answer | OddAnswer]:
    body = f"<BkToCstmrDbtCdtNtfctn><Ntfctn><Id>N</Id>{''.join(entries)}</Ntfctn></BkToCstmrDbtCdtNtfctn>"
    return list(read_message(document("camt.054.001.08", body))[1].answers)


def test_a_file_is_one_that_another_makers_bank_reads_as_it_was_meant():
    body = a_file(an_order(1), an_order(2, bank="999999992", amount=1))

    assert their_validate.validate(body, today=date(2026, 11, 30)) == []
    read = their_messages.read_pain001(body)
    (block,) = read.batches
    assert (read.msg_id, read.nb_of_txs, str(read.ctrl_sum)) == (FILE, 2, "5400001")
    assert (block.debtor_account, block.requested_execution_date) == ("110022334455", date(2026, 11, 30))
    first, second = block.payments
    assert (first.end_to_end_id, first.amount, first.currency) == (f"{UUID(int=1).hex}1", 5_400_000, "VND")
    assert (first.creditor_name, first.creditor_account) == ("Nguyễn Thị Đào", "770012340001")
    assert (first.creditor_clearing_id, second.creditor_clearing_id) == ("970436", "999999992")
    assert b">5400000<" in body


def test_the_day_of_a_file_is_vietnams():
    late = datetime(2026, 11, 30, 18, 0, tzinfo=UTC)
    body = write_orders(FILE, [an_order()], Payer("UBND", "1", "VCB"), late)

    assert b"<Dt>2026-12-01</Dt>" in body


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Nguyễn Thị Đào", "Nguyen Thi Dao"),
        ("Đặng Đình Ưởng", "Dang Dinh Uong"),
        ("Y Bhăm Êban", "Y Bham Eban"),
        ("Trần & Con  (chủ hộ)", "Tran Con (chu ho)"),
        ("Nguyễn Thị", "Nguyen Thi"),
    ],
)
def test_names_lose_their_accents_only_where_the_bank_wants_it(name, latin):
    assert names.in_character_set(name, "latin") == latin
    assert their_messages.read_pain001(a_file(an_order(name=name), characters="latin")).payments[0].creditor_name == latin
    kept = their_messages.read_pain001(a_file(an_order(name="Nguyễn Thị Đào"))).payments[0].creditor_name
    assert kept == "Nguyễn Thị Đào"


@given(st.uuids(), st.integers(1, 999))
def test_an_attempts_id_fits_a_file_and_comes_back_as_it_was(payment, number):
    ours = f"{payment}-{number}"

    assert len(names.id_in_file(ours)) <= names.MAX_TEXT_35
    assert names.id_of(names.id_in_file(ours)) == ours


@pytest.mark.parametrize("text", [None, "", "NOTPROVIDED"])
def test_no_id_is_none(text):
    assert names.id_of(text) is None


@pytest.mark.parametrize("text", ["INV-1", f"{PAYMENT.hex}0", f"{PAYMENT.hex}01", PAYMENT.hex, f"{PAYMENT.hex}1000"])
def test_an_id_of_somebody_else_stays_as_it_is(text):
    assert names.id_of(text) == text


def test_one_payment_is_rejected_by_the_word_about_itself():
    words = status_report(transaction("RJCT", "AC04"), group="<GrpSts>PART</GrpSts>")

    assert words.answers == [Answer(ID, "rejected", "AC04", None)]
    assert words.reports == [FileReport(FILE, FileVerdict.HEARD)]


@pytest.mark.parametrize("status", ["ACCP", "ACTC", "ACSP", "ACSC", "ACCC", "PDNG", "RCVD"])
def test_what_a_bank_accepts_is_under_way_until_its_book_says_more(status):
    words = status_report(transaction(status))

    assert (words.answers, words.under_way) == ([], [ID])


@pytest.mark.parametrize(("status", "reason"), [("CANC", ""), ("XYZ", ""), ("RJCT", "AM05"), ("RJCT", "DUPL")])
def test_what_nobody_understands_and_a_duplicate_end_nothing(status, reason):
    words = status_report(transaction(status, reason))

    (odd,) = words.answers
    assert isinstance(odd, OddAnswer)
    assert odd.end_to_end_id == ID
    assert words.under_way == []


def test_a_refused_file_says_nothing_of_any_payment_in_it():
    reason = "<StsRsnInf><Rsn><Cd>FF01</Cd></Rsn><AddtlInf>Cdtr/Nm is empty</AddtlInf></StsRsnInf>"
    words = status_report(group=f"<GrpSts>RJCT</GrpSts>{reason}")

    assert (words.answers, words.under_way) == ([], [])
    (report,) = words.reports
    assert (report.message_id, report.verdict) == (FILE, FileVerdict.REFUSED)
    assert "FF01" in report.words
    assert "Cdtr/Nm is empty" in report.words


def test_a_refused_block_is_a_refused_file():
    words = status_report("<PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Cd>AC02</Cd></Rsn></StsRsnInf>")

    assert (words.answers, words.reports[0].verdict) == ([], FileVerdict.REFUSED)


def test_a_file_refused_because_the_bank_has_it_is_no_refusal():
    words = status_report(group="<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>DUPL</Cd></Rsn></StsRsnInf>")

    assert (words.answers, words.reports[0].verdict) == ([], FileVerdict.DUPLICATE)


def test_where_the_payments_of_a_refused_file_are_named_their_own_words_count():
    words = status_report(transaction("RJCT", "RC01"), group="<GrpSts>RJCT</GrpSts>")

    assert words.answers == [Answer(ID, "rejected", "RC01", None)]
    assert words.reports[0].verdict is FileVerdict.HEARD


def test_a_booked_debit_settles_in_any_version():
    old = notification(entry(status="<Sts>BOOK</Sts>"))
    detailed = entry(amount='<Amt Ccy="VND">9000000</Amt>', details=_two_transactions())

    assert notification(entry()) == old == [Answer(ID, "settled", None, 5_400_000)]
    assert notification(detailed) == [Answer(ID, "settled", None, 5_400_000), Answer("OTHER", "settled", None, 3_600_000)]


def _two_transactions() -> str:
    first = f'<Refs><EndToEndId>{IN_FILE}</EndToEndId></Refs><Amt Ccy="VND">5400000.00</Amt>'
    amount = '<AmtDtls><TxAmt><Amt Ccy="VND">3600000</Amt></TxAmt></AmtDtls>'
    return f"{first}</TxDtls><TxDtls><Refs><EndToEndId>OTHER</EndToEndId></Refs>{amount}"


def test_of_several_in_one_entry_without_amounts_nobody_knows_what_was_paid():
    refs = f"<Refs><EndToEndId>{IN_FILE}</EndToEndId></Refs>"

    assert all(isinstance(each, OddAnswer) for each in notification(entry(details=f"{refs}</TxDtls><TxDtls>{refs}")))


@pytest.mark.parametrize(
    "amount", ['<Amt Ccy="VND">5400000.50</Amt>', '<Amt Ccy="USD">212</Amt>', '<Amt Ccy="VND">nhiều</Amt>']
)
def test_an_amount_that_is_no_whole_dong_ends_nothing(amount):
    (odd,) = notification(entry(amount=amount))

    assert isinstance(odd, OddAnswer)
    assert odd.end_to_end_id == ID


def test_what_is_only_announced_says_nothing():
    assert notification(entry(status="<Sts><Cd>PDNG</Cd></Sts>")) == []


def test_money_that_comes_in_is_no_word_about_a_payment():
    assert notification(entry("CRDT", details="<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>")) == []


def test_money_that_leaves_and_names_no_payment_is_looked_at_once():
    bare = entry(details="")
    (first,), (again,) = notification(bare), _statement_words(bare)

    assert isinstance(first, OddAnswer)
    assert first == again
    assert first.end_to_end_id is None


def _statement_words(body: str) -> list[Answer | OddAnswer]:
    content = f"<BkToCstmrStmt><Stmt><Id>S</Id>{body}</Stmt></BkToCstmrStmt>"
    return list(read_message(document("camt.053.001.08", content))[1].answers)


@pytest.mark.parametrize(
    "credit",
    [
        entry("CRDT", details=f"<Refs><EndToEndId>{IN_FILE}</EndToEndId></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"),
        document(
            "pacs.004.001.09",
            f"<PmtRtr><TxInf><RtrId>R</RtrId><OrgnlEndToEndId>{IN_FILE}</OrgnlEndToEndId>"
            '<RtrdIntrBkSttlmAmt Ccy="VND">5400000</RtrdIntrBkSttlmAmt>'
            "<RtrRsnInf><Rsn><Cd>AC04</Cd></Rsn></RtrRsnInf></TxInf></PmtRtr>",
        ),
    ],
)
def test_money_that_comes_back_says_why(credit):
    answers = notification(credit) if isinstance(credit, str) else read_message(credit)[1].answers

    assert answers == [Answer(ID, "returned", "AC04", 5_400_000)]


def test_a_booking_that_the_bank_takes_back_is_for_people():
    (odd,) = notification(entry("CRDT", more="<RvslInd>true</RvslInd>"))

    assert isinstance(odd, OddAnswer)
    assert odd.end_to_end_id == ID


def test_a_statement_says_its_days_balances_and_lines():
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="VND">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>2026-12-01</Dt></Dt></Bal>'
        for code, amount, side in (("OPBD", 10_000_000, "CRDT"), ("CLBD", 800_000, "DBIT"))
    )
    account = "<Acct><Id><Othr><Id>110022334455</Id></Othr></Id></Acct>"
    content = f"<BkToCstmrStmt><Stmt><Id>S-1</Id>{account}{balances}{entry()}{entry()}</Stmt></BkToCstmrStmt>"
    (statement,) = read_statements(document("camt.053.001.02", content))

    assert (statement.name, statement.account) == ("S-1", "110022334455")
    assert (statement.first_day, statement.last_day) == (date(2026, 12, 1), date(2026, 12, 1))
    assert (statement.opening_dong, statement.closing_dong) == (10_000_000, -800_000)
    assert [line.signed_dong for line in statement.lines] == [-5_400_000, -5_400_000]
    line = statement.lines[0]
    assert (line.reference, line.end_to_end_id, line.side, line.booked_at) == ("B-7", ID, "debit", date(2026, 12, 1))


_BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">&a;</Document>'


@pytest.mark.parametrize(
    "body", [b"", b"not xml", b"<html/>", b"<Document/>", _BOMB, b"\xff\xfe\x00<", b'<?xml version="1.0" encoding="x"?><a/>']
)
def test_what_is_no_message_is_shown_to_people(body):
    kind, words = read_message(body)

    assert kind == UNREADABLE
    assert [each.end_to_end_id for each in words.answers] == [None]


def test_a_message_of_another_kind_is_shown_to_people():
    kind, words = read_message(document("camt.029.001.09", "<RsltnOfInvstgtn/>"))

    assert kind == OTHER
    assert isinstance(words.answers[0], OddAnswer)


@given(st.binary(max_size=300))
def test_no_message_breaks_the_reading(body):
    read_message(body)
    read_message(document("pain.002.001.10", body.decode(errors="ignore")))
