"""Which columns of the desk are sealed, and to what each value is bound: the one place that says it.

Pages that answered a form are bound to whom their row does not name: they are forgotten within an hour or two.
"""

from typing import Final

from shared.sealed_columns import OF_EVERY_SERVICE, SealedColumn

SEALED: Final = (
    SealedColumn("officers", "name", "officers.name|{subject}"),
    SealedColumn("kept_pages", "sealed", None),
    *OF_EVERY_SERVICE,
)
