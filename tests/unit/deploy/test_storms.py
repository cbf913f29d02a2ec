import pytest
import yaml

from deploy.simulators.storms import FIGURES, StormsFileWrong, read_storms


def test_the_figures_are_those_of_real_storms():
    storms = read_storms().storms

    assert storms["bualoi_2025"].houses_reported[-1].houses == 104_000
    assert storms["yagi_2024"].risk_level == 5
    assert all(storm.landfall.utcoffset() is not None for storm in storms.values())


def test_corrections_also_go_down():
    told = [count.total for count in read_storms().storms["yagi_2024"].dead_or_missing]

    assert told[-1] < max(told)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"risk_level": 6}, "yagi_2024.risk_level"),
        ({"landfall": "2024-09-07T13:00:00"}, "yagi_2024.landfall"),
        ({"riks": 1}, "yagi_2024.riks"),
        ({"houses_reported": [{"at": "2024-09-07T13:00:00+07:00", "total": -1}]}, "yagi_2024.houses_reported.0.total"),
    ],
)
def test_a_wrong_field_is_named(tmp_path, change, named):
    content = yaml.safe_load(FIGURES.read_text(encoding="utf-8"))
    content["yagi_2024"] |= change
    file = tmp_path / "storms.yaml"
    file.write_text(yaml.safe_dump(content), encoding="utf-8")

    with pytest.raises(StormsFileWrong, match=named):
        read_storms(file)


def test_the_storms_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        read_storms().storms["yagi_2024"].risk_level = 1
