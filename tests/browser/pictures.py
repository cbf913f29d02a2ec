"""Pictures that a repository can carry: few colours, well packed."""

import io
from pathlib import Path
from typing import Final

from PIL import Image

COLOURS: Final = 64
"""A desk has a dozen; the others smooth the edges of its letters."""
MAX_BYTES: Final = 60_000
"""Of one picture: whoever clones the repository loads them all."""
_FEWER: Final = (COLOURS, 32, 16, 12)


def packed(png: bytes, colours: int = COLOURS) -> bytes:
    """Return the same picture with a palette, without whatever else the file said."""
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    file = io.BytesIO()
    few.save(file, "PNG", optimize=True)
    return file.getvalue()


def keep(png: bytes, file: Path) -> None:
    """Write a picture, with as few colours as make it small enough; the fewest where none do."""
    smaller = (packed(png, colours) for colours in _FEWER)
    content = next((one for one in smaller if len(one) <= MAX_BYTES), None) or packed(png, _FEWER[-1])
    file.write_bytes(content)
