"""Names in codes of before Unicode (TCVN3, VNI, VISCII, Windows-1258), told from honest names that only look odd.

Such a text is Latin letters and signs that a font showed as Vietnamese ones. One odd letter proves nothing: Raúl, Loïc, Bø and
Niê are people. What proves it is that the words are no Vietnamese as they stand and are Vietnamese when read as the font
showed them, all of them; or signs inside a word that no language writes so.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

_VIETNAMESE: Final = (
    "ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ",
    "ĂÂĐÊÔƠƯÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ",
)
# TCVN 5712:1993 (VN3), and RFC 1456 with its capitals as Windows-1252 shows them (a space: it shows nothing there).
_TCVN3: Final = "¨©®ª«¬\xad¸µ¶·¹¾»¼½ÆÊÇÈÉËÐÌÎÏÑÕÒÓÔÖÝ×ØÜÞãßáâäèåæçéíêëìîóïñòôøõö÷ùýúûüþ"
_TCVN3_CAPITALS: Final = "¡¢§£¤¥¦"
_VISCII: Final = "åâðêô½ßáàäãÕ¡¢ÆÇ£¤¥¦ç§éèë¨©ª«¬\xad®íìïî¸óòöõ÷¯°±²µ¾¶·ÞþúùüûøÑ×ØæñýÏÖÛÜ"
_VISCII_CAPITALS: Final = "ÅÂÐÊÔ´¿ÁÀÄÃ€ ‚  ƒ„…† ‡ÉÈËˆ‰Š‹Œ ŽÍÌ›Î˜ÓÒ™ š  ‘’“•–—³”ÚÙœ žº»¼ÿ¹ÝŸ   "
# Windows-1258 writes a tone behind its vowel; what shows it as Windows-1252 makes capitals of most tones.
_TONES_OF_1258: Final = "ÌÒÞìò"
_IN_1258: Final = str.maketrans("ãÃðÐõÕýÝ" + _TONES_OF_1258, "ăĂđĐơƠưƯ\u0300\u0309\u0303\u0301\u0323")
_VNI_LETTERS: Final = str.maketrans({"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"})
_VNI_SIGNS: Final = dict(
    zip(
        "ùøûõïâáàåãäêéèúüë",
        ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323", "\u0302", "\u0302\u0301", "\u0302\u0300", "\u0302\u0309",
         "\u0302\u0303", "\u0302\u0323", "\u0306", "\u0306\u0301", "\u0306\u0300", "\u0306\u0309", "\u0306\u0303",
         "\u0306\u0323"),
        strict=True,
    )
)  # fmt: skip
_VNI_PAIR: Final = re.compile(rf"(?P<vowel>[aeouyôö])(?P<sign>[{''.join(_VNI_SIGNS)}])")

_NOT_IN_OLD_FONTS: Final = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
_LETTER: Final = r"[^\W\d_ªº]"
_INSIDE_A_WORD: Final = re.compile(rf"{_LETTER}[¡-¦¨©«¬®µ¶¸¹»¼½¾×÷]{_LETTER}")
_PAIR_OF_NO_LANGUAGE: Final = re.compile(
    r"[aeu][øõ]|[aeou]ù|[ae]å|[eu]û|o[øõâåä]|y[øûõù]|a[àã]|eâ|aê(?=[nmptc])|[öô][øûõùï]|öô"
    r"|ñ(?=[aeiouyöôâ]+[øûõùïàáãâåäéèúüë])"
    r"|[âêôãõý][ìòþ]|ýõ|[a-z]y[ìò]|oòc|iònh|\bthiò\b",
    re.IGNORECASE,
)
"""Signs of VNI behind a vowel; not those that also stand so in Loïc, Raúl, Raphaël, Seán, Leão, Saâd, Raoûl. Tones of
Windows-1258 behind a vowel that bears a sign already, and where plain vowels stand so in Vietnamese names only."""
_CAPITAL_TONE: Final = re.compile(r"[aeiouyáàâãéèêíóôõùúý][ÌÒÞ]")
_WORD: Final = re.compile(r"[^\s,.;:/()\[\]{}\"'\-_+&0-9]+")
_MAX_ACRONYM: Final = 5

_TONES: Final = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")
_SYLLABLE: Final = re.compile(
    r"(?:b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu(?![ouư])|q|r|s|th|tr|t|v|x)?(?:"
    r"ia|iê(?:[cmnptu]|ng)|i(?:[mnptu]|ch|nh)?|ya|yê(?:[mntu]|ng)|y"
    r"|oa(?:[cimnopty]|ch|ng|nh)?|oă(?:[cmnt]|ng)|oe[not]?|oo(?:c|ng)|o(?:[cimnpt]|ng)?"
    r"|ua|uâ(?:[nty]|ng)|uê(?:n|ch|nh)?|uô(?:[cimnt]|ng)|uơ|uy(?:a|ên|êt|ch|nh|[ntpu])?|u(?:[cimnpt]|ng)?"
    r"|ưa|ươ(?:[cimnptu]|ng)|ư(?:[cimntu]|ng)?"
    r"|a(?:[cimnoptuy]|ch|ng|nh)?|ă(?:[cmnpt]|ng)|â(?:[cmnptuy]|ng)|e(?:[cmnopt]|ng)?|ê(?:[cmnptu]|ch|nh)?"
    r"|ô(?:[cimnpt]|ng)?|ơ(?:[cimnpt]|ng)?)"
)
_STOPS: Final = ("c", "ch", "p", "t")
_MAYBE_FOREIGN: Final = re.compile(
    r"(?:[a-z]|(?<![aeou])[àáâãèéêìíòóôõùúý])*"
    r"|(?:[bcdghklmnprstvxñ]|ch|th)?(?:[^a-z]|[^a-z][aeou]|[ao]ï|e[áà]|aë)?(?:[cmnptñ]|ng)?"
)
"""What other languages write too and reads as Vietnamese in an old font by chance: Loïc, Seán, Maën, Bø, Lü, Lång, Ñin, Mêi."""
_SIGN: Final = re.compile(r"[¡-¿×÷\u2010-\u20ac]")
_PROOF: Final = 2


def is_in_an_old_font(text: str) -> bool:
    """Say whether this name (in NFC, with the soft hyphens that two of the fonts use) was typed in a font of before Unicode."""
    if _INSIDE_A_WORD.search(text):
        # Also where only one word of a name was left in it.
        return True
    if text.isascii() or _NOT_IN_OLD_FONTS.search(text):
        return False
    if _PAIR_OF_NO_LANGUAGE.search(text) or _CAPITAL_TONE.search(text):
        return True
    words = [word for word in _WORD.findall(text) if not _is_syllable(word) and not _is_acronym(word)]
    return any(_proof(words, read) >= _PROOF for read in (_in_tcvn3, _in_vni, _in_viscii, _in_1258))


def _proof(words: list[str], read: Callable[[str], str]) -> int:
    """Return how much speaks for this font: nothing where one word is no Vietnamese in it either."""
    if not all(_is_syllable(read(word), strictly=True) for word in words):
        return 0
    return sum(1 if _may_be_foreign(word) else _PROOF for word in words)


def _may_be_foreign(word: str) -> bool:
    has_capital_inside = word[1:] != word[1:].lower() and word != word.upper()
    has_sign = _SIGN.search(word) is not None and word != "Mª"
    return not has_capital_inside and not has_sign and _MAYBE_FOREIGN.fullmatch(word.lower()) is not None


def _is_acronym(word: str) -> bool:
    return word.isascii() and word.isupper() and len(word) <= _MAX_ACRONYM


def _is_syllable(word: str, *, strictly: bool = False) -> bool:
    """Say whether this is a syllable of Vietnamese; strictly: with a tone that its end allows."""
    decomposed = unicodedata.normalize("NFD", word.replace("Ð", "Đ").replace("ð", "đ").lower())
    plain = unicodedata.normalize("NFC", decomposed.translate(_TONES))
    toned = len(decomposed) - len(decomposed.translate(_TONES))
    if toned > 1 or _SYLLABLE.fullmatch(plain) is None:
        return False
    return not strictly or not plain.endswith(_STOPS) or "\u0301" in decomposed or "\u0323" in decomposed


def _table(lower: str, capitals: str) -> dict[int, str]:
    shown = _VIETNAMESE[0] + _VIETNAMESE[1][: len(capitals)]
    return {ord(typed): letter for typed, letter in zip(lower + capitals, shown, strict=True) if typed != " "}


_FROM_TCVN3: Final = _table(_TCVN3, _TCVN3_CAPITALS)
_FROM_VISCII: Final = _table(_VISCII, _VISCII_CAPITALS)


def _in_tcvn3(word: str) -> str:
    return word.translate(_FROM_TCVN3)


def _in_viscii(word: str) -> str:
    return word.translate(_FROM_VISCII)


def _in_1258(word: str) -> str:
    return unicodedata.normalize("NFC", word.translate(_IN_1258))


def _in_vni(word: str) -> str:
    def letter(pair: re.Match[str]) -> str:
        return pair["vowel"].translate(_VNI_LETTERS) + _VNI_SIGNS[pair["sign"]]

    return unicodedata.normalize("NFC", _VNI_PAIR.sub(letter, word.lower()).translate(_VNI_LETTERS))
