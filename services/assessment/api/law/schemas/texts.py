"""Words for people, in both languages or in the caller's."""

from pydantic import BaseModel


class BilingualText(BaseModel):
    """The same sentence in both languages."""

    vi: str
    en: str


class Remark(BaseModel):
    """Something to be looked at, in the caller's language."""

    code: str
    text: str
