"""Households that nobody is: names from trees and weather, numbers from dice, losses as a storm brings them."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

_FAMILIES: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
_MIDDLES: Final = ("Văn", "Thị")
_FIRST: Final = (
    "Mưa", "Nắng", "Gió", "Mây", "Sao", "Trăng", "Sông", "Suối", "Đồi", "Núi", "Ruộng", "Vườn", "Lúa", "Ngô", "Khoai", "Cau",
    "Tre", "Trúc", "Sen", "Súng", "Bưởi", "Cam", "Xoài", "Mít", "Chuối", "Dừa", "Mía", "Bông", "Cò", "Sáo", "Vịt", "Cá",
)  # fmt: skip
_SECOND: Final = (
    "Rào", "Sớm", "Nồm", "Chiều", "Mai", "Rằm", "Cạn", "Reo", "Thông", "Biếc", "Mới", "Xanh", "Nếp", "Non", "Bùi", "Già",
    "Ngà", "Thưa", "Hồng", "Tím", "Đào", "Sành", "Cát", "Dai", "Ngự", "Xiêm", "Lau", "Gòn", "Trắng", "Đá", "Cỏ", "Rô",
)  # fmt: skip
_STORIES: Final = (
    "Bão tốc mái, nước ngập vào nhà",
    "Lũ lên nhanh, mất hết lương thực dự trữ",
    "Nhà bị cây đổ đè, cả hộ phải ở nhờ",
    "Sạt lở đất sau nhà, phải di dời trong đêm",
    "Ngập sâu ba ngày, hết gạo và nước sạch",
)
_BANKS: Final = ("VBARD", "BIDV", "ICB", "VCB", "LPB")
# Four digits that the numbering plan knows and whose subscribers are few; the six behind them come from the dice.
_PHONE_PREFIX: Final = "0559"
_ACCOUNT_PREFIX: Final = "77"
CLOSED_ACCOUNT_END: Final = "0404"
"""The simulated bank refuses accounts that end like this."""
_PAID_FOR: Final = frozenset({"destroyed", "heavily_damaged"})
STANDINGS: Final = ("poor", "near_poor", "difficult", "other")


@dataclass(frozen=True)
class InventedPayee:
    name: str
    bank_code: str
    account_number: str

    def to_json(self) -> dict[str, str]:
        return {"name": self.name, "bank_code": self.bank_code, "account_number": self.account_number}


@dataclass(frozen=True)
class InventedHousehold:
    """One household in hardship, as those know it who report it."""

    number: int
    commune_code: str
    head_name: str
    phone: str | None
    size: int
    standing: str
    what_happened: str
    identified_at: datetime
    injured: int = 0
    dead: int = 0
    house: str | None = None
    short_of_food: bool = False
    lost_essentials: bool = False
    payee: InventedPayee | None = None
    informant_name: str | None = None
    informant_phone: str | None = None

    @property
    def members(self) -> list[dict[str, Any]]:
        """Persons by a reference, without names: the first is the head."""
        return [{"ref": f"p{number}"} for number in range(1, self.size + 1)]

    @property
    def living(self) -> int:
        """How many of the household are left to be fed."""
        return self.size - self.dead

    @property
    def losses(self) -> dict[str, Any]:
        """What was lost, in the words of `shared.events.household.Losses`."""
        refs = [f"p{number}" for number in range(self.size, 0, -1)]
        dead, injured = refs[: self.dead], refs[self.dead : self.dead + self.injured]
        losses: dict[str, Any] = {"lost_essentials": self.lost_essentials}
        if self.short_of_food:
            losses["short_of_food"] = {"people": self.living, "months": 1}
        if dead:
            losses["dead"] = dead
        if injured:
            losses["injured"] = [{"ref": ref, "treatment_days": 5} for ref in injured]
        if self.house:
            losses["house"] = {"state": self.house, "habitable": False, "no_other_home": self.house == "destroyed"}
        return losses

    @property
    def needs_money(self) -> bool:
        """Whether something goes to an account."""
        return bool(self.injured or self.dead or self.house in _PAID_FOR)

    @property
    def secrets(self) -> list[str]:
        """Every personal value of this household that must stay home."""
        account = self.payee.account_number if self.payee else None
        values = (self.head_name, self.phone, account, self.informant_name, self.informant_phone)
        return [value for value in values if value]


def international(phone: str) -> str:
    """The number as a gateway is told it."""
    return f"+84{phone.removeprefix('0')}"


def _no_number_twice(dice: random.Random, end: int) -> Iterator[int]:
    """Give each number below `end` once, in an order that nobody foresees, as they are asked for."""
    given: set[int] = set()
    while len(given) < end:
        number = dice.randrange(end)
        if number not in given:
            given.add(number)
            yield number


class Dice:
    """Invents people; the same seed invents the same ones. No name, phone or account comes twice."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(f"kipthoi {seed}")
        self._names = self._every_name(seed)
        self._phones = _no_number_twice(random.Random(f"phones {seed}"), 1_000_000)
        self._accounts = _no_number_twice(random.Random(f"accounts {seed}"), 10**8)

    def _every_name(self, seed: int) -> Iterator[str]:
        sizes = (len(_FAMILIES), len(_MIDDLES), len(_FIRST), len(_SECOND))
        for number in _no_number_twice(random.Random(f"names {seed}"), sizes[0] * sizes[1] * sizes[2] * sizes[3]):
            words = []
            rest = number
            for choices, size in zip((_FAMILIES, _MIDDLES, _FIRST, _SECOND), sizes, strict=True):
                rest, chosen = divmod(rest, size)
                words.append(choices[chosen])
            yield " ".join(words)

    def name(self) -> str:
        return next(self._names)

    def phone(self) -> str:
        return f"{_PHONE_PREFIX}{next(self._phones):06d}"

    def payee(self, name: str, *, closed: bool = False) -> InventedPayee:
        end = CLOSED_ACCOUNT_END if closed else f"{self._random.randrange(1000, 9999)}".replace(CLOSED_ACCOUNT_END, "1111")
        return InventedPayee(name, self._random.choice(_BANKS), f"{_ACCOUNT_PREFIX}{next(self._accounts):08d}{end}")

    def household(self, number: int, commune_code: str, now: datetime) -> InventedHousehold:
        """One household with at least one loss that the law answers; reported within hours of the storm."""
        chance = self._random.random
        name, size = self.name(), self._random.choices(range(1, 8), weights=(6, 12, 18, 28, 20, 10, 6))[0]
        dead = int(chance() < 0.008 and size > 1)
        injured = int(chance() < 0.03 and size > dead + 1)
        house = self._random.choices((None, "destroyed", "heavily_damaged"), weights=(80, 5, 15))[0]
        essentials = chance() < 0.25
        if essentials and house is None:
            house = "damaged"
        money = bool(dead or injured or house in _PAID_FOR)
        hungry = chance() < 0.75 or not (money or essentials)
        informed = chance() < 0.25
        standing = self._random.choice(STANDINGS[:3]) if house else self._random.choice(STANDINGS)
        return InventedHousehold(
            number=number,
            commune_code=commune_code,
            head_name=name,
            phone=None if chance() < 0.04 else self.phone(),
            size=size,
            standing=standing,
            what_happened=self._random.choice(_STORIES),
            identified_at=now - timedelta(minutes=self._random.uniform(5, 300)),
            injured=injured,
            dead=dead,
            house=house,
            short_of_food=hungry,
            lost_essentials=essentials,
            payee=self.payee(name, closed=chance() < 0.02) if money and chance() < 0.97 else None,
            informant_name=self.name() if informed else None,
            informant_phone=self.phone() if informed else None,
        )

    def below(self, most: int) -> int:
        """A number from 0 to below `most`."""
        return self._random.randrange(most)

    def choose(self, population: Sequence[Any], count: int) -> list[Any]:
        return self._random.sample(list(population), min(count, len(population)))

    def spread(self, weights: Mapping[str, float], count: int) -> dict[str, int]:
        """Divide `count` by weights; every key gets at least one where there are enough."""
        total = sum(weights.values())
        shares = {key: max(1, int(count * weight / total)) for key, weight in weights.items()}
        order = sorted(weights, key=lambda key: -weights[key])
        while (difference := count - sum(shares.values())) != 0:
            for key in order:
                if difference == 0:
                    break
                step = 1 if difference > 0 else -1
                if shares[key] + step >= 0:
                    shares[key] += step
                    difference -= step
        return shares
