"""Every value of the law says where it stands and how sure it is."""

from datetime import date
from typing import Any

import pytest
import yaml

from services.assessment.policy.law import CERTAINTIES
from services.assessment.rules.parameters import FOLDER, day

_DATED: dict[str, list[dict[str, Any]]] = {
    name: dated
    for file in ("levels.yaml", "conditions.yaml")
    for name, dated in yaml.safe_load((FOLDER / file).read_text(encoding="utf-8")).items()
}


@pytest.mark.parametrize("name", sorted(_DATED))
def test_each_value_has_document_article_and_certainty(name: str) -> None:
    for entry in _DATED[name]:
        assert isinstance(entry["from"], date)
        assert entry["document"].endswith("NĐ-CP")
        assert str(entry["article"])[0].isdigit()
        sure = entry["value"].values() if isinstance(entry["value"], dict) else [entry["certainty"]]
        assert set(sure) <= set(CERTAINTIES)


def test_the_base_level_is_the_one_in_force() -> None:
    base = day(date(2026, 10, 5)).value("base_level_dong")
    assert (base.number, base.certainty) == (540_000, "A")
