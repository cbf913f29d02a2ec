"""Reads what stands on paper."""

import pypdfium2


def text_of(pdf: bytes) -> str:
    """The words of all pages, on one line."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return " ".join(" ".join(texts).split())
