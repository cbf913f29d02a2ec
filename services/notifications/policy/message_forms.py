"""The words of a notice in the form that each way carries: with a link, read out, without what cannot be answered there."""

import unicodedata
from typing import Final

ANSWER: Final = " (hoặc trả lời 1)"
"""At the end of what can be answered by SMS."""


def with_link(text: str, link: str) -> str:
    """Return a household's message with the address of its page."""
    return f"{text} Xem: {link}"


def to_be_read_out(text: str) -> str:
    """Return a digest as it is read out in a call: no address, but which key confirms."""
    return f"{text.partition(' Xem và xác nhận:')[0]} Bấm phím 1 để xác nhận đã nhận tin."


def only_read_out(text: str) -> str:
    """Return an escalation as it is read out in a call: no address, and no key takes it."""
    return f"{text.partition(' Nhận việc:')[0]} Vào bàn trực để nhận việc."


def without_answer(text: str) -> str:
    """Return a digest for whoever cannot answer it where it is read."""
    return text.removesuffix(ANSWER)


def with_confirmation(text: str, link: str) -> str:
    """Return a digest by e-mail with the link that confirms it: its page asks once more, and only the button confirms."""
    return f"{without_answer(text)}\n\nXác nhận đã nhận tin (mở trang, bấm nút): {link}"


def without_accents(text: str) -> str:
    """Return the text as an SMS carries it best."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D").replace("•", "-"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
