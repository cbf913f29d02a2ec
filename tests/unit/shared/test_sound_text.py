"""One hygiene for texts: the same letters for the same word, nothing unseen, no eaten names; honest rare names stay."""

import unicodedata

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.sound_text import (
    CONTROL_CHARACTERS,
    LOST_LETTERS,
    WRONG_ENCODING,
    Line,
    Name,
    Story,
    UnsoundText,
    sound_line,
    sound_name,
    sound_text,
)

HONEST = (
    "Nguyễn Văn A", "Trần Thị Hoà", "Hoàng Văn Toàn", "Lê Hà", "Cao Bá Quát", "Đặng Thị Quý", "HOÀNG THỊ HOÃN", "Nông Thị Uý",
    "Khuất Duy Tiến", "Đinh Hnhơ̆", "Ksor H'Ble", "Ksor H’Bia", "Y Čih", "Y Ñơr", "Êban", "Núi Êa Sup", "Aê Du", "Siu Nĕ",
    "Rơ Châm H'Phik", "K'Brêu", "Điểu K'Rứ", "A Lăng Bhuốch", "Mùa A Dê", "Thạch Sa Rươnl", "Nguyễn Văn A (con ông B)",
    "Nguyễn Văn ?", "Ông Ba?", "Jürgen Müller", "Đặng Thị Mỹ Duyên", "Lò Văn Ò", "Hờ A Dếnh", "H’Hen Niê", "Y Bhăm Ayŭn",
    "Mlô Y Tlŭt", "Hlơ̆ng", "Amí H'Lan", "Aê Nô", "Pí Năng Thị Đồng", "Chamaléa Âu", "Ƀuôn Kriêng", "Avêl", "Bhnướch",
    "Voòng A Sủi", "Ông Ích Khiêm", "Ưng Thị Ngọc", "Jean-Pierre Nguyễn", "O'Connor", "Søren", "Bjørn", "Kåre Håkon",
    "Benoît", "Gal·la Col·lell", "François", "Þór", "Łukasz", "Nguyễn Văn A - thôn 3", 'bà Năm "hủ tiếu"', "Hộ ông A & bà B",
    "陳文明", "ថាច់ សុខា", "Hộ 🏚", "Hộ A & B", "A&B; C", "Siu &Co", "Cty M&M; Hai", "Íñigo", "Niccolò", "Þóra", "Guðrún",
    "Ðặng Thò", "Иван Петров", "Νίκος", "สมชาย", "Weiß", "Ñuñez", "Kỳ 50%", "Tổ 7=3", "Lò Thị Ì", "Gòn", "Crème Brûlée", "Ýr",
    "Bà Ba (?)", "?", "K'Ìa", "Yì Míng", "K`Brêu", "Nhà 12b", "Thôn 3A", "Tổ 4b Ấp 5", "Khóm2",
)  # fmt: skip


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", HONEST)
def test_honest_names_are_kept_and_composed(name: str, form: str) -> None:
    given = unicodedata.normalize(form, name)

    assert sound_name(given) == unicodedata.normalize("NFC", name).replace("Ð", "Đ").replace("ð", "đ")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("NguyÔn V¨n A", id="TCVN3"),
        pytest.param("TrÇn ThÞ Hång", id="TCVN3-Tran"),
        pytest.param("Ph¹m Minh TuÊn", id="TCVN3-Pham"),
        pytest.param("§Æng Hïng", id="TCVN3-Dang"),
        pytest.param("L\xadu B×nh", id="TCVN3-soft-hyphen"),
        pytest.param("Bïi Quang Huy", id="TCVN3-Bui"),
        pytest.param("Vâ Hång", id="TCVN3-Hong"),
        pytest.param("Lª", id="TCVN3-Le"),
        pytest.param("B·o sè 12", id="TCVN3-Bao"),
        pytest.param("HoÃ ng", id="doubled-with-a-plain-space"),
        pytest.param("Nguye^~n Va(n A", id="tones-typed-as-signs"),
        pytest.param("Nguyeˆ˜n", id="tones-copied-as-signs"),
        pytest.param("Nguye64n Va8n A", id="tones-typed-as-digits"),
        pytest.param("Ha` Thi Lan", id="a-tone-typed-as-a-backtick"),
        pytest.param("Nguyễn V¨n A", id="TCVN3-in-one-word-of-several"),
        pytest.param("Nguyeãn Vaên A", id="VNI"),
        pytest.param("Traàn Thò Hoàng Vaân", id="VNI-Tran"),
        pytest.param("Phaïm Höông", id="VNI-Pham"),
        pytest.param("Ñoã Möôøi", id="VNI-Do"),
        pytest.param("Nguyá»\u0085n VÄ\u0083n A", id="doubled-latin1"),
        pytest.param("Nguyá»…n VÄƒn A", id="doubled-1252"),
        pytest.param("LÃª HÃ ", id="doubled-short"),
        pytest.param("HÃ\u00a0 Thu", id="doubled-with-a-hard-space"),
        pytest.param("NguyêÞn Vãn A", id="1258-as-1252"),
        pytest.param("TrâÌn ThiÒ HôÌng", id="1258-as-1252-Tran"),
        pytest.param("Lê Thiò Lan", id="1258-as-1252-Thi"),
        pytest.param("Dýõng Quyì", id="1258-as-1252-Duong"),
        pytest.param("NGUYÊÞN THIÒ MYÞ", id="1258-as-1252-capitals"),
        pytest.param("Nguyß╗àn V─ân A", id="doubled-437"),
        pytest.param("Nguyß╗àn VÔn A", id="doubled-850-with-a-letter-lost"),
        pytest.param("Hoαng Minh", id="1252-as-437"),
        pytest.param("Nguy·ªÖn VƒÉn A", id="doubled-Mac"),
        pytest.param("L√™ H√†", id="doubled-Mac-short"),
        pytest.param("Ho‡ng Tr‚m", id="1252-as-Mac"),
        pytest.param("Nguyб»…n VДѓn A", id="doubled-1251"),
        pytest.param("Nguy&#7877;n V&#259;n A", id="HTML-decimal"),
        pytest.param("Nguy&#x1EC5;n V&#x103;n A", id="HTML-hexadecimal"),
        pytest.param("L&ecirc; H&agrave;", id="HTML-named"),
        pytest.param("Hộ ông A &amp; bà B", id="HTML-ampersand"),
        pytest.param("Nguy\\u1ec5n V\\u0103n A", id="JSON"),
        pytest.param("Nguy%E1%BB%85n", id="address"),
        pytest.param("Nguy=E1=BB=85n", id="e-mail"),
        pytest.param("Nguy\ue0d9n V\uf103n A", id="letters-of-one-font"),
    ],
)
def test_names_in_another_encoding_are_refused_as_such(name: str) -> None:
    with pytest.raises(UnsoundText) as refused:
        sound_name(name)

    assert refused.value.code == WRONG_ENCODING


@pytest.mark.parametrize(
    "name",
    ["Nguy?n Th? H?ng", "Tr?n", "?oàn Văn A", "Lê Th? Ba", "Lê Nh?", "Bão s? 12", "Tr\ufffdn V\ufffdn B", "???", "?? ???"],
)
def test_names_with_eaten_letters_are_refused_as_such(name: str) -> None:
    with pytest.raises(UnsoundText) as refused:
        sound_name(name)

    assert refused.value.code == LOST_LETTERS


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("\ufeffNguyễn Văn A", "Nguyễn Văn A", id="byte-order-mark"),
        pytest.param("02\u200b647", "02647", id="zero-width"),
        pytest.param("Siu\u034f H\u2800'Bia\u3164\U000e0041", "Siu H'Bia", id="drawn as nothing"),
        pytest.param("\u3164", "", id="nothing but a filler"),
        pytest.param("❤️ \uf0b7 gạch đầu dòng của Word", "❤️ \uf0b7 gạch đầu dòng của Word", id="a bullet of one font"),
        pytest.param("Tra\u0302\u0300n B", "Trần B", id="decomposed"),
        pytest.param("\u00d0ồng V\u0103n, \u00f0ường", "Đồng Văn, đường", id="look-alikes"),
        pytest.param("Nhà tốc mái?\nCó ai bị thương không?", "Nhà tốc mái?\nCó ai bị thương không?", id="story"),
        pytest.param("👨‍👩‍👧 ở nhờ", "👨‍👩‍👧 ở nhờ", id="emoji"),
        pytest.param("dòng một\u2028dòng hai", "dòng một\ndòng hai", id="line-separator"),
    ],
)
def test_texts_are_kept_as_people_mean_them(text: str, kept: str) -> None:
    assert sound_text(text) == kept


@pytest.mark.parametrize("story", ["Nh&agrave; s&#7853;p", "Nhß║¡p nhß╗¥", "H·∫øt g·∫°o", "Háº¿t gáº¡o"])
def test_a_story_in_another_code_page_is_refused_as_such(story: str) -> None:
    with pytest.raises(UnsoundText) as refused:
        sound_text(story)

    assert refused.value.code == WRONG_ENCODING


@pytest.mark.parametrize("story", ["Ngập 50% & mất điện; gọi A&B;", "a &amp; b &lt; c", "├── nhà chính\n└── bếp", "f(x) = ∑ …"])
def test_signs_of_a_story_prove_nothing(story: str) -> None:
    assert sound_text(story) == story


@pytest.mark.parametrize(
    "text", ["x\x00", "Trần\u0085 B", "A\x07B", "\x1b[2J", "\uffff", "\ufdd0", "A\U0001fffe", "\U0010ffff"]
)
def test_what_cannot_be_seen_and_means_something_is_refused(text: str) -> None:
    with pytest.raises(UnsoundText) as refused:
        sound_text(text)

    assert refused.value.code == CONTROL_CHARACTERS


def test_a_line_is_one_line() -> None:
    assert sound_line(" Nguyễn\u00a0Văn \n\t A ") == "Nguyễn Văn A"


@pytest.mark.parametrize(("kind", "longest"), [(Name, 200), (Line, 200), (Story, 4000)])
def test_length_is_that_of_the_text_as_it_is_kept(kind: object, longest: int) -> None:
    adapter: TypeAdapter[str] = TypeAdapter(kind)

    assert adapter.validate_python("\ufeff" * 10 + "a" * longest) == "a" * longest
    for wrong in ("a" * (longest + 1), "\u200b", "", 7):
        with pytest.raises(ValidationError):
            adapter.validate_python(wrong)
