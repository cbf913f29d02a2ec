"""Which columns of intake are sealed, and to what each value is bound: for sealing them again under a newer key."""

from typing import Final

from shared.sealing import IDEMPOTENT_ANSWERS, SealedColumn

SEALED: Final = (
    SealedColumn("households", "sealed", "households.sealed|{id}"),
    SealedColumn("reports", "sealed", "reports.sealed|{id}"),
    SealedColumn("cases", "retraction_note", "cases.retraction_note|{id}"),
    SealedColumn("disclosures", "note", "disclosures.note|{id}"),
    SealedColumn("import_chunks", "sealed", "import_chunks.sealed|{import_id}|{number}"),
    SealedColumn("import_refused_rows", "sealed", "import_refused_rows.sealed|{import_id}|{line}"),
    IDEMPOTENT_ANSWERS,
)
