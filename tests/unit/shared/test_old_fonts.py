"""Names typed in old fonts are told from honest names, whatever letters those have; what share is found is measured here."""

import itertools
import unicodedata
from pathlib import Path

import pytest
import yaml

from shared.old_fonts import is_in_an_old_font
from shared.sound_text import sound_name

NAMES = yaml.safe_load(Path(__file__).with_name("names.yaml").read_text(encoding="utf-8"))
HONEST = NAMES["honest"].strip().split(" · ")
INITIALS, RIMES = ["", *NAMES["initials"].split()], NAMES["rimes"].split()
FAMILIES, MIDDLES, GIVEN = NAMES["families"].split(), ["", *NAMES["middles"].split()], NAMES["given"].split()
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VOWELS = "aăâeêioôơuưy"

LETTERS = "ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
CODES = {
    "TCVN3": "a8 a9 ae aa ab ac ad b8 b5 b6 b7 b9 be bb bc bd c6 ca c7 c8 c9 cb d0 cc ce cf d1 d5 d2 d3 d4 d6 dd d7 d8 dc de"
    " e3 df e1 e2 e4 e8 e5 e6 e7 e9 ed ea eb ec ee f3 ef f1 f2 f4 f8 f5 f6 f7 f9 fd fa fb fc fe",
    "VISCII": "e5 e2 f0 ea f4 bd df e1 e0 e4 e3 d5 a1 a2 c6 c7 a3 a4 a5 a6 e7 a7 e9 e8 eb a8 a9 aa ab ac ad ae ed ec ef ee b8"
    " f3 f2 f6 f5 f7 af b0 b1 b2 b5 be b6 b7 de fe fa f9 fc fb f8 d1 d7 d8 e6 f1 fd cf d6 db dc",
}
"""TCVN 5712:1993 (VN3) and RFC 1456, for the letters above."""
TABLES = {name: dict(zip(LETTERS, bytes.fromhex(codes).decode("latin-1"), strict=True)) for name, codes in CODES.items()}
CAPITALS = {
    "TCVN3": dict(zip("ĂÂĐÊÔƠƯ", "¡¢§£¤¥¦", strict=True)),
    "VISCII": dict(zip("ĂÂĐÊÔƠƯÁÀÉÍÓÚÝ", "ÅÂÐÊÔ´¿ÁÀÉÍÓÚÝ", strict=True)),
}
OF_1258 = {"ă": "ã", "Ă": "Ã", "đ": "ð", "Đ": "Ð", "ơ": "õ", "Ơ": "Õ", "ư": "ý", "Ư": "Ý"}
TONES_OF_1258 = {"\u0300": "Ì", "\u0309": "Ò", "\u0303": "Þ", "\u0301": "ì", "\u0323": "ò"}
"""Windows-1258, as Windows-1252 shows it."""
VNI_ALONE = dict(zip("ôơưđỉĩịỵíì", ("oâ", "ô", "ö", "ñ", "æ", "ó", "ò", "î", "í", "ì"), strict=True))
VNI_SIGNS = {
    "\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï",
    "\u0302": "â", "\u0302\u0301": "á", "\u0302\u0300": "à", "\u0302\u0309": "å", "\u0302\u0303": "ã", "\u0302\u0323": "ä",
    "\u0306": "ê", "\u0306\u0301": "é", "\u0306\u0300": "è", "\u0306\u0309": "ú", "\u0306\u0303": "ü", "\u0306\u0323": "ë",
}  # fmt: skip


def typed(name: str, font: str) -> str:
    """What somebody typed who wrote this name in the font."""
    if font == "1258":
        return "".join(in_1258(letter) for letter in name)
    if font == "VNI":
        return "".join(vni(letter.lower()).upper() if letter.isupper() else vni(letter) for letter in name)
    table = TABLES[font]
    return "".join(CAPITALS[font].get(letter, table.get(letter.lower(), letter)) for letter in name)


def in_1258(letter: str) -> str:
    base, *marks = unicodedata.normalize("NFD", letter)
    tone = "".join(TONES_OF_1258.get(mark, "") for mark in marks)
    plain = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in TONES_OF_1258))
    return OF_1258.get(plain, plain) + tone


def vni(letter: str) -> str:
    if letter in VNI_ALONE:
        return VNI_ALONE[letter]
    base, *marks = unicodedata.normalize("NFD", letter)
    horn = "\u031b" in marks
    marks = sorted((mark for mark in marks if mark != "\u031b"), key="\u0302\u0306".find, reverse=True)
    base = {"o": "ô", "u": "ö"}[base] if horn else base
    return base + VNI_SIGNS["".join(marks)] if marks else base


def with_tone(syllable: str, tone: str) -> str:
    """The tone on the last vowel that bears one by its form, or the last before an end: near enough to what is written."""
    places = [number for number, letter in enumerate(syllable) if letter in VOWELS]
    place = next((number for number in places if syllable[number] in "ăâêôơư"), places[0 if len(places) == 1 else -2])
    return unicodedata.normalize("NFC", syllable[: place + 1] + tone + syllable[place + 1 :])


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", HONEST)
def test_an_honest_name_is_taken_whatever_letters_it_has(name: str, form: str) -> None:
    assert sound_name(unicodedata.normalize(form, name)) == unicodedata.normalize("NFC", name).replace("Ð", "Đ").replace(
        "ð", "đ"
    )


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_no_syllable_of_vietnamese_is_refused_alone_or_in_a_name(form: str) -> None:
    syllables = {
        initial + with_tone(rime, tone)
        for initial in INITIALS
        for rime in RIMES
        for tone in TONES
        if initial != "qu" or rime[0] not in "ouư" or rime == "ôc"
    }

    assert len(syllables) > 20_000
    for syllable in syllables:
        for name in (syllable.capitalize(), f"Le {syllable.capitalize()}", syllable.upper()):
            sound_name(unicodedata.normalize(form, name))


# What is missed has one odd letter that other languages write too, in a word that they may have: Võ Thu An is Vâ Thu An in
# TCVN3, Tạ Duy Anh is Taï Duy Anh in VNI. In VISCII half of the letters are those of Unicode: Năm is Nåm. What is Vietnamese
# as it stands is never refused: Lê Văn Lan is Lê Vãn Lan in Windows-1258.
@pytest.mark.parametrize(("font", "share"), [("TCVN3", 0.96), ("VNI", 0.97), ("VISCII", 0.80), ("1258", 0.95)])
def test_of_names_in_an_old_font_this_share_is_found(font: str, share: float) -> None:
    names = [" ".join(word for word in words if word) for words in itertools.product(FAMILIES, MIDDLES, GIVEN)]
    odd = [name for name in names if typed(name, font) != name]

    assert sum(is_in_an_old_font(typed(name, font)) for name in odd) >= share * len(odd) > 40_000


@pytest.mark.parametrize(
    ("name", "font", "looks"),
    [
        ("Đỗ Mười Nguyễn Văn Lặng Thuỷ Quý Tỵ Nghĩa", "VNI", "Ñoã Möôøi Nguyeãn Vaên Laëng Thuyû Quyù Tî Nghóa"),
        ("Đỗ Mười Nguyễn Văn", "TCVN3", "§ç M\xadêi NguyÔn V¨n"),
        ("Đỗ Mười Nguyễn Văn", "1258", "ÐôÞ MýõÌi NguyêÞn Vãn"),
        ("Đỗ Mười Nguyễn Văn", "VISCII", "Ð² Mß¶i Nguy\xadn Vån"),
    ],
)
def test_the_fonts_are_those_that_were_used(name: str, font: str, looks: str) -> None:
    assert typed(name, font) == looks
    assert is_in_an_old_font(looks)


@pytest.mark.parametrize(
    "name",
    [
        "Hoï teân chuû hoä", "Coâng ty Red River", "Quyõ Vì ngöôøi ngheøo", "H'Hen Nieâ", "Ñieåu K'Röù", "Rô Chaêm H'Phik",
        "B·o sè 12", "Hé Ph¹m V¨n A (con «ng B)", "Kr«ng P¾c", "Y Bh¨m Niª", "Ph¹m Raul", "NGUYEÃN VAÊN A", "Vâ Hång",
        "Bïi Quang Huy", "Lª",
    ],
)  # fmt: skip
def test_what_stands_beside_a_name_or_has_foreign_words_is_found_too(name: str) -> None:
    assert is_in_an_old_font(name)
