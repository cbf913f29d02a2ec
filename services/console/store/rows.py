"""Rows as the statements of this room take them: one JSON array for any number."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import orjson

from services.console.views.marks import Marks
from services.console.views.story import Line
from shared.communes import province_of


def fields_of(row: Marks | Line) -> dict[str, Any]:
    """Return the fields as they are (`asdict` would copy every value of every fact)."""
    return {field.name: getattr(row, field.name) for field in fields(row)}


def province_or_none(commune_code: str | None) -> str | None:
    return province_of(commune_code) if commune_code else None


def as_json(rows: Sequence[dict[str, Any]]) -> str:
    return orjson.dumps(rows, default=sorted).decode()
