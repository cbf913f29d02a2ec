"""What Word and Excel write by themselves (hard spaces, dashes, curly quotes) is no wrong encoding; two such pairs are."""

import pytest

from shared.sound_text import UnsoundText, sound_line, sound_name

HARD = "\u00a0"


@pytest.mark.parametrize(
    "name", ["LÊ MINH", "TÔ HOAI", "Ý LAN", "LÃ VĂN TÂM", "NIÊ Y TUAN", "XÃ TÀ XÙA", "Nguyễn Văn Ã", "Hà Thị Ðào"]
)
def test_a_hard_space_is_a_space(name: str) -> None:
    assert sound_name(name.replace(" ", HARD)) == sound_name(name)


@pytest.mark.parametrize("line", ["21/QÐ\u2013UBND", "Theo QÐ\u2013UBND", "CÔ\u201d", "KÊ\u2026", "Ê\u2013BAN"])
def test_a_dash_or_a_quote_beside_a_letter_is_taken(line: str) -> None:
    assert sound_line(line)


@pytest.mark.parametrize("name", ["Nguyễn Thị Tài", "Trần Văn Bình", "Hà Thị Lê", "Tà Văn Hà"])
def test_names_that_were_encoded_twice_are_still_refused(name: str) -> None:
    # Bytes that Windows-1252 does not know are read as Latin-1 by what spoils names so.
    bytes_ = name.encode()
    twice = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in bytes_)

    with pytest.raises(UnsoundText):
        sound_name(twice)
