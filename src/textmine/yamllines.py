"""YAML that holds words only, with the line on which each mapping and key begins."""

from __future__ import annotations

from typing import Any, NoReturn

import yaml


class Node(dict[str, Any]):
    """A mapping of the file, with the lines on which it and its keys begin."""

    line: int
    lines: dict[str, int]

    def line_of(self, key: str) -> int:
        """The line of a key; that of the mapping where the key is not in it."""
        return self.lines.get(key, self.line)


class Loader(yaml.SafeLoader):
    """YAML with the lines of every mapping, so that a fault can name them."""


def _refuse(_: Loader, node: yaml.Node) -> NoReturn:
    tag = node.tag.replace("tag:yaml.org,2002:", "!!")
    raise yaml.MarkedYAMLError(problem=f"the tag `{tag}`; a codebook can only contain text", problem_mark=node.start_mark)


def _mapping(loader: Loader, node: yaml.Node) -> Node:
    if not isinstance(node, yaml.MappingNode):  # `!!map words`
        _refuse(loader, node)
    seen: list[Any] = []
    for key, _ in node.value:
        if key.value in seen:  # PyYAML would keep the last of them and drop the others without a word
            raise yaml.MarkedYAMLError(problem=f"`{key.value}` more than once", problem_mark=key.start_mark)
        seen.append(key.value)
    found = Node({str(key): value for key, value in loader.construct_mapping(node, deep=True).items()})
    found.line = node.start_mark.line + 1
    found.lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
    return found


# A codebook holds words only: `no`, 3.10 and 2017-01-01 are what they look like; only nothing is nothing.
Loader.yaml_constructors = {
    tag: make for tag, make in yaml.SafeLoader.yaml_constructors.items() if tag and tag.endswith((":null", ":str", ":seq"))
}
Loader.add_constructor(None, _refuse)
Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if tag.endswith((":null", ":merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
