"""Reads the dated values of the law from YAML; a later folder adds days to what an earlier one says."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

PARAMETERS: Final = Path(__file__).parent / "parameters"


class _Loader(yaml.CSafeLoader):
    """Days stay words, as OpenFisca wants them; a day written twice is an error and not silently the last one."""


def _day(_: _Loader, node: yaml.ScalarNode) -> str:
    return node.value


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [key.value for key, _ in node.value]
    doubles = {key for key in keys if keys.count(key) > 1}
    if doubles:
        raise yaml.constructor.ConstructorError(None, None, f"written twice: {', '.join(sorted(doubles))}", node.start_mark)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> Any:
    """Return the content of a file of the law."""
    with path.open(encoding="utf-8") as content:
        return yaml.load(content, Loader=_Loader)  # noqa: S506 - a safe loader with days as words


def read_parameters(folders: Sequence[Path]) -> dict[str, Any]:
    """Return the tree of parameters: a folder or file is a node, a later folder adds to an earlier one."""
    tree: dict[str, Any] = {}
    for folder in folders:
        _merge(tree, _read_folder(folder))
    return tree


def _read_folder(folder: Path) -> dict[str, Any]:
    node: dict[str, Any] = {}
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            node[path.name] = _read_folder(path)
        elif path.suffix == ".yaml":
            node.update(read_yaml(path)) if path.stem == "index" else node.update({path.stem: read_yaml(path)})
    return node


def _merge(tree: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        if isinstance(value, dict) and isinstance(tree.get(name), dict):
            _merge(tree[name], value)
        else:
            tree[name] = value
