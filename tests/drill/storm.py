"""Where the storm strikes: a real storm's provinces by their share of the damage, and real communes of them."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from deploy.simulators.storms import Storm, read_storms
from shared.communes import Commune, communes, provinces
from tests.support.invented import Dice

COMMUNES: Final = 20
DEFAULT: Final = "bualoi_2025"
_OTHERS: Final = "others"
_OTHER_PROVINCES: Final = ("quang_tri", "thanh_hoa")
_FALLBACK: Final = {"ca_mau": 1.0}


class NoSuchStorm(ValueError):  # noqa: N818 - says what is the matter
    """The file of storms does not know this name."""


@dataclass(frozen=True)
class Scene:
    """One storm over its communes."""

    storm: Storm
    title: str
    communes: tuple[Commune, ...]
    households: Mapping[str, int]
    """How many households are struck, by commune."""

    @property
    def provinces(self) -> dict[str, str]:
        """Names by code, of the provinces with a struck commune."""
        return {commune.province_code: commune.province_name for commune in self.communes}

    def communes_of(self, province_code: str) -> list[str]:
        return [commune.code for commune in self.communes if commune.province_code == province_code]


def set_the_scene(name: str, households: int, dice: Dice) -> Scene:
    """Choose communes and divide the households among them. Raises NoSuchStorm, which names those that there are."""
    storms = read_storms().storms
    if name not in storms:
        raise NoSuchStorm(f"{name}: {', '.join(storms)}")
    storm = storms[name]
    weights = _by_province_code(storm)
    chosen: list[Commune] = []
    shares: dict[str, float] = {}
    for code, count in dice.spread(weights, min(COMMUNES, max(len(weights), households))).items():
        here = dice.choose([commune for commune in communes().values() if commune.province_code == code], count)
        chosen += here
        shares |= {commune.code: weights[code] / len(here) for commune in here}
    return Scene(storm, f"DIỄN TẬP: {storm.name.vi}", tuple(chosen), dice.spread(shares, households))


def _by_province_code(storm: Storm) -> dict[str, float]:
    given: Mapping[str, float] = storm.provinces or next(
        (count.by_province for count in reversed(storm.houses_reported) if count.by_province), _FALLBACK
    )
    codes = {_key(name): code for code, name in provinces().items()}
    weights: dict[str, float] = {}
    for key, weight in given.items():
        names = _OTHER_PROVINCES if key == _OTHERS else (key,)
        for part in names:
            # A province of before 2025 that was merged has no code any more: its neighbours carry the storm.
            if part in codes:
                weights[codes[part]] = weights.get(codes[part], 0.0) + weight / len(names)
    return weights


def _key(name: str) -> str:
    """`ha_tinh` for "Tỉnh Hà Tĩnh"."""
    bare = name.removeprefix("Tỉnh ").removeprefix("Thành phố ").replace("Đ", "D").replace("đ", "d")
    plain = "".join(c for c in unicodedata.normalize("NFD", bare) if not unicodedata.combining(c))
    return plain.lower().replace(" ", "_")
