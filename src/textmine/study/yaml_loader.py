"""YAML that holds words only, with the line on which each mapping and key begins."""

from __future__ import annotations

from typing import Any, NoReturn

import yaml

_MOST_NODES = 200_000  # words and lists of a file; a codebook of a thousand codes has a tenth of it


class MappingWithLines(dict[str, Any]):
    """A mapping of the file, with the lines on which it and its keys begin."""

    line: int
    lines: dict[str, int]

    def line_of(self, key: str) -> int:
        """The line of a key; that of the mapping where the key is not in it."""
        return self.lines.get(key, self.line)


class BoundedLoader(yaml.SafeLoader):
    """YAML in which no handful of aliases stands for more than any file holds."""

    def compose_document(self) -> yaml.Node | None:
        """The nodes of the file.

        Returns:
            The outermost.

        Raises:
            MarkedYAMLError: its aliases, each taken for what it stands for, make it larger than any codebook.
        """
        document: yaml.Node | None = super().compose_document()
        if document is not None and _size_of(document, {}) > _MOST_NODES:
            problem = f"its aliases stand for more than {_MOST_NODES:,} words and lists"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=document.start_mark)
        return document


def _size_of(node: yaml.Node, sizes: dict[int, int]) -> int:
    """How many nodes one is made of, those that an alias stands for each time."""
    if id(node) not in sizes:
        sizes[id(node)] = 0  # one that is part of itself, which is a fault that is found later
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        inner = [child for pair in pairs for child in pair] if pairs else node.value if isinstance(node, yaml.SequenceNode) else []
        sizes[id(node)] = 1 + sum(_size_of(child, sizes) for child in inner)
    return sizes[id(node)]


class Loader(BoundedLoader):
    """YAML with the lines of every mapping, so that a fault can name them."""


def _refuse(_: Loader, node: yaml.Node) -> NoReturn:
    tag = node.tag.replace("tag:yaml.org,2002:", "!!")
    raise yaml.MarkedYAMLError(problem=f"the tag `{tag}`; a codebook can only contain text", problem_mark=node.start_mark)


def _mapping(loader: Loader, node: yaml.Node) -> MappingWithLines:
    if not isinstance(node, yaml.MappingNode):  # `!!map words`
        _refuse(loader, node)
    seen: set[str] = set()
    for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
        if key.value in seen:  # PyYAML would keep the last of them and drop the others without a word
            raise yaml.MarkedYAMLError(problem=f"`{key.value}` more than once", problem_mark=key.start_mark)
        seen.add(key.value)
    found = MappingWithLines({str(key): value for key, value in loader.construct_mapping(node, deep=True).items()})
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
