"""Lists as offices send them: a file of any charset, cut into rows, its columns known by the names that people give them."""

from shared.list_files.cells import guarded, unguarded
from shared.list_files.charsets import as_utf8
from shared.list_files.columns import ColumnBook, Columns, plain_words
from shared.list_files.reasons import FILE_REASONS
from shared.list_files.rows import Header, ListReader, NotAList, Position, Row, read_header

__all__ = [
    "FILE_REASONS",
    "ColumnBook",
    "Columns",
    "Header",
    "ListReader",
    "NotAList",
    "Position",
    "Row",
    "as_utf8",
    "guarded",
    "plain_words",
    "read_header",
    "unguarded",
]
