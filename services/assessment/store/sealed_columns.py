"""Which columns of assessment are sealed, and to what each value is bound: the one place that says it."""

from typing import Final

from shared.sealed_columns import OF_EVERY_SERVICE, SealedColumn

SEALED: Final = (
    SealedColumn("assessments", "sealed", "assessments.sealed|{case_id}"),
    SealedColumn("findings", "sealed", "findings.sealed|{case_id}|{revision}"),
    SealedColumn("findings", "ref_marks", "findings.ref_marks|{case_id}|{revision}"),
    # By the table's name of before: it is bound into every ciphertext that was ever kept.
    SealedColumn("determinations", "sealed", "reckonings.sealed|{case_id}"),
    SealedColumn("decision_lines", "sentence", "decision_lines.sentence|{case_id}"),
    SealedColumn("reductions", "words", "reductions.words|{case_id}"),
    SealedColumn("reductions", "lift_words", "reductions.words|{case_id}"),
    *OF_EVERY_SERVICE,
)
