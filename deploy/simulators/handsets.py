"""The telephones: what each has heard, from whichever provider; kept in one book and shown on one page."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import ceil
from pathlib import Path
from typing import Any, Final

from deploy.simulators.book import Book

_SHOWN: Final = 200
_ONE_SMS: Final = 160
_PART_OF_SEVERAL: Final = 153
_ONE_SMS_WITH_ACCENTS: Final = 70
_PART_WITH_ACCENTS: Final = 67
_PAGE: Final = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Điện thoại mô phỏng</title><style>body{{font:16px sans-serif;margin:1rem;max-width:70rem}}td,th{{padding:.3rem
.6rem;text-align:left;vertical-align:top}}tr:nth-child(even){{background:#f3f3f3}}
button{{min-width:2.5rem;min-height:2rem}}</style>
<h1>Điện thoại mô phỏng <small>/ simulated phones</small></h1>
<p>{count} tin nhắn / messages · {segments} tin tính tiền / billed parts</p>
<table><tr><th>Lúc / at<th>Tới / to<th>Qua / by<th>Nội dung / text<th>Trả lời / reply{rows}</table></html>"""
_REPLY: Final = (
    '<form method="post" action="{action}"><input type="hidden" name="provider" value="{provider}">'
    '<input type="hidden" name="id" value="{id}"><input type="hidden" name="to" value="{to}">'
    '<button name="text" value="1">1</button></form>'
)


class Handsets:
    """Everything that any provider has accepted, in order, also what never rang."""

    def __init__(self, folder: Path) -> None:
        self._book = Book(folder / "phones.jsonl")
        self._records: list[dict[str, Any]] = []
        self._receipted: set[tuple[str, str]] = set()
        self.replies: list[dict[str, Any]] = []
        """What telephones answered, oldest first."""
        for record in self._book.read():
            if "reply" in record:
                self.replies.append(record["reply"])
            elif "receipted" in record:
                self._receipted |= {(record["provider"], name) for name in record["receipted"]}
            else:
                self._records.append({"provider": "sms-1", **record})

    @property
    def heard(self) -> list[dict[str, Any]]:
        """All messages that rang, oldest first."""
        return [record for record in self._records if has_rung(record)]

    def of(self, provider: str) -> dict[str, dict[str, Any]]:
        """Return what a provider has accepted, by the messages' ids."""
        return {record["id"]: record for record in self._records if record["provider"] == provider}

    def unreceipted(self, provider: str) -> Iterator[dict[str, Any]]:
        """What a provider has accepted before it was started anew and has sent no receipt for."""
        return (one for name, one in self.of(provider).items() if (provider, name) not in self._receipted)

    def ring(self, records: Sequence[dict[str, Any]]) -> None:
        """Write down what a provider accepted, before anybody is told."""
        self._book.append(records)
        self._records += records

    def note_receipted(self, provider: str, names: Sequence[str]) -> None:
        """Whoever was to hear of these has heard."""
        self._book.append([{"receipted": list(names), "provider": provider}])

    def answer(self, reply: dict[str, Any]) -> None:
        """Write down what a telephone answered, before it is sent."""
        self._book.append([{"reply": reply}])
        self.replies.append(reply)

    def clear(self) -> None:
        """Forget in memory what was heard and answered."""
        self._records.clear()
        self.replies.clear()

    def close(self) -> None:
        self._book.close()

    def page(self, action: str) -> str:
        """The page: what rang lately, with a button that answers "1"."""
        heard = self.heard
        rows = "".join(_row(record, action) for record in reversed(heard[-_SHOWN:]))
        return _PAGE.format(count=len(heard), segments=sum(record.get("segments", 1) for record in heard), rows=rows)


def has_rung(record: Mapping[str, Any]) -> bool:
    return record.get("delivered_at", record["accepted_at"]) is not None


def segments_of(text: str) -> int:
    """As how many messages an operator bills this text: with accents a message holds less."""
    one, part = (_ONE_SMS, _PART_OF_SEVERAL) if text.isascii() else (_ONE_SMS_WITH_ACCENTS, _PART_WITH_ACCENTS)
    return 1 if len(text) <= one else ceil(len(text) / part)


def _row(record: Mapping[str, Any], action: str) -> str:
    values = {name: escape(str(record[name])) for name in ("provider", "id", "to", "text")}
    button = _REPLY.format(action=escape(action), **values)
    at = escape(record["accepted_at"][:19])
    return f"<tr><td>{at}<td>{values['to']}<td>{values['provider']}<td>{values['text']}<td>{button}"
