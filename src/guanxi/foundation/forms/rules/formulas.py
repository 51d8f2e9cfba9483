"""Formulas of computed items: numbers, keys of items, + − × ÷, brackets, comparisons, sum, min, max, if, round, abs.

A formula is read into a tree and never run as a program. What it needs and nobody answered is unknown, never zero.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

LONGEST, DEEPEST = 500, 40
FUNCTIONS: dict[str, tuple[int, int]] = {  # name → fewest and most arguments
    "sum": (1, 50), "min": (1, 50), "max": (1, 50), "if": (3, 3), "round": (1, 2), "abs": (1, 1),
}  # fmt: skip
SIGNS = str.maketrans("×÷−–“”‘’'、", "*/--" + '"' * 5 + ",")
TOKEN = re.compile(r"""\s*(?:(\d+(?:\.\d+)?|\.\d+)(%)?|([a-z][a-z0-9_]*)|"([^"]*)"|(<=|>=|<>|!=|[-+*/(),<>=]))""")
COMPARING = {"<", "<=", ">", ">=", "=", "<>"}


class FormulaError(ValueError):
    """A formula that cannot be read: a code, and the word at fault with its place (from 1)."""

    def __init__(self, code: str, word: str = "", place: int = 0) -> None:
        super().__init__(f"{code} {word} {place}")
        self.code, self.word, self.place = code, word, place


@dataclass(frozen=True)
class Node:
    """A part of a formula: `number`, `text`, `item`, an operator, or a function with its arguments."""

    kind: str
    value: Any = None
    parts: tuple[Node, ...] = ()

    def named(self) -> set[str]:
        """The keys of items it names."""
        own = {self.value} if self.kind == "item" else set()
        return own.union(*(part.named() for part in self.parts)) if self.parts else own


@dataclass(frozen=True)
class Unknown:
    """A result that cannot be told: what is `missing`, was `not_asked`, divided by zero, or is too large."""

    reason: str
    items: tuple[str, ...] = ()


def tokens_of(text: str) -> list[tuple[str, str, int]]:
    """The words of a formula: kind, word, place.

    Raises:
        FormulaError: a sign that means nothing here.
    """
    plain = unicodedata.normalize("NFKC", text.translate(SIGNS)).translate(SIGNS).lower()
    found, at = [], 0
    while plain[at:].strip():
        match = TOKEN.match(plain, at)
        if match is None:
            left = len(plain[at:]) - len(plain[at:].lstrip())
            raise FormulaError("sign", plain[at + left], at + left + 1)
        number, percent, name, word, sign = match.groups()
        place = match.end() - len(match.group(0).lstrip()) + 1
        if number:
            found.append(("number", str(Decimal(number) / 100 if percent else Decimal(number)), place))
        else:
            kind = "name" if name else ("text" if word is not None else "sign")
            found.append((kind, name or word or (sign or "").replace("!=", "<>"), place))
        at = match.end()
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens, self.at, self.depth = tokens_of(text), 0, 0

    @property
    def next(self) -> tuple[str, str, int]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "", 0)

    def take(self, *signs: str) -> str:
        kind, word, _place = self.next
        if kind == "sign" and word in signs:
            self.at += 1
            return word
        return ""

    def demand(self, sign: str) -> None:
        if not self.take(sign):
            kind, word, place = self.next
            raise FormulaError("bracket" if kind == "end" else "unexpected", word or sign, place)

    def comparison(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError("deep")
        left = self.chain(("+", "-"), lambda: self.chain(("*", "/"), self.unary))
        if sign := self.take(*COMPARING):
            right = self.chain(("+", "-"), lambda: self.chain(("*", "/"), self.unary))
            left = Node(sign, None, (left, right))
        self.depth -= 1
        return left

    def chain(self, signs: tuple[str, ...], part: Callable[[], Node]) -> Node:
        left = part()
        while sign := self.take(*signs):
            left = Node(sign, None, (left, part()))
        return left

    def unary(self) -> Node:
        minus = 0
        while sign := self.take("-", "+"):
            minus += sign == "-"
        node = self.primary()
        return Node("negative", None, (node,)) if minus % 2 else node

    def primary(self) -> Node:
        kind, word, place = self.next
        self.at += 1
        if kind == "number":
            return Node("number", Decimal(word))
        if kind == "text":
            return Node("text", word)
        if kind == "name":
            return self.call(word, place) if self.take("(") else Node("item", word)
        if kind == "sign" and word == "(":
            inner = self.comparison()
            self.demand(")")
            return inner
        raise FormulaError("ends" if kind == "end" else "unexpected", word, place)

    def call(self, name: str, place: int) -> Node:
        if name not in FUNCTIONS:
            raise FormulaError("function", name, place)
        parts = [self.comparison()]
        while self.take(","):
            parts.append(self.comparison())
        self.demand(")")
        fewest, most = FUNCTIONS[name]
        if not fewest <= len(parts) <= most:
            raise FormulaError("arguments", name, place)
        return Node(name, None, tuple(parts))


def read_formula(text: str) -> Node:
    """A formula as a tree.

    Raises:
        FormulaError: empty, too long, too deep, or a word at fault.
    """
    if not text.strip():
        raise FormulaError("empty")
    if len(text) > LONGEST:
        raise FormulaError("long")
    reader = _Reader(text)
    node = reader.comparison()
    kind, word, place = reader.next
    if kind != "end":
        raise FormulaError("unexpected", word, place)
    return node


def kind_of_node(node: Node, kinds: Mapping[str, str]) -> str:
    """What a formula gives: "number", "text" or "truth".

    Args:
        kinds: key → "number" or "text" of the items that may be named.

    Raises:
        FormulaError: an item that is not there, a text in a sum, a comparison of unlike things, an if without one.
    """
    if node.kind in ("number", "text"):
        return node.kind
    if node.kind == "item":
        if node.value not in kinds:
            raise FormulaError("item", node.value)
        return kinds[node.value]
    found = [kind_of_node(part, kinds) for part in node.parts]
    if node.kind in COMPARING:
        is_text = "text" in found
        if "truth" in found or len(set(found)) > 1 or (is_text and node.kind not in ("=", "<>")):
            raise FormulaError("compare", node.kind)
        return "truth"
    wanted = found[1:] if node.kind == "if" else found
    if node.kind == "if" and found[0] != "truth":
        raise FormulaError("condition")
    if any(kind != "number" for kind in wanted):
        word = next((str(part.value) for part in node.parts if part.kind in ("item", "text")), node.kind)
        raise FormulaError("number", word)
    return "number"


__all__ = ["FormulaError", "Node", "Unknown", "kind_of_node", "read_formula", "tokens_of"]
