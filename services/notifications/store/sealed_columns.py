"""Which columns of notifications are sealed, and to what each value is bound: the one place that says it."""

from typing import Final

from shared.sealed_columns import OF_EVERY_SERVICE, SealedColumn

SEALED: Final = (
    *(
        SealedColumn("commune_contacts", column, f"commune_contacts.{column}|{{id}}")
        for column in ("name", "phone", "email", "webhook")
    ),
    *(
        SealedColumn("duty_shifts", column, f"duty_shifts.{column}|{{id}}")
        for column in ("name", "phone", "second_phone", "email")
    ),
    SealedColumn("case_contacts", "household_phone", "case_contacts.household_phone|{case_id}"),
    SealedColumn("case_contacts", "informant_phone", "case_contacts.informant_phone|{case_id}"),
    SealedColumn("deliveries", "phone", "deliveries.phone|{id}"),
    SealedColumn("climbs", "plan", "climbs.plan|{clock_id}"),
    SealedColumn("taking_acts", "words", "taking_acts.words|{clock_id}|{number}"),
    SealedColumn("commune_words", "spoken_with", "commune_words.spoken_with|{id}"),
    SealedColumn("briefings", "told_to", "briefings.told_to|{id}"),
    SealedColumn("duty_handover_signatures", "note", "duty_handover_signatures.note|{handover_id}|{side}"),
    *OF_EVERY_SERVICE,
)
