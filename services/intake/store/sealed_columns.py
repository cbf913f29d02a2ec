"""Which columns of intake are sealed, and to what each value is bound: the one place that says it."""

from typing import Final

from shared.sealed_columns import OF_EVERY_SERVICE, PUBLISHED_FACTS, SealedColumn

SEALED: Final = (
    SealedColumn("households", "sealed", "households.sealed|{id}"),
    SealedColumn("reports", "sealed", "reports.sealed|{id}"),
    SealedColumn("cases", "retraction_note", "cases.retraction_note|{id}"),
    SealedColumn("disclosures", "note", "disclosures.note|{id}"),
    SealedColumn("import_chunks", "sealed", "import_chunks.sealed|{import_id}|{number}"),
    SealedColumn("import_refused_rows", "sealed", "import_refused_rows.sealed|{import_id}|{line}"),
    SealedColumn("outside_aid", "sealed", "outside_aid.sealed|{id}"),
    PUBLISHED_FACTS,
    *OF_EVERY_SERVICE,
)
