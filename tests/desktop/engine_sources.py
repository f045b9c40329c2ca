"""What the engine may say to users, read from its sources; "{}" stands for each value in a sentence."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[2]
VALUE = "{}"
PROBLEM = "AkinError"
# Which argument is the sentence, by what is called; of a dictionary its values are.
_PLACES = {
    PROBLEM: 0, "Undecodable": 0, "EngineUnavailable": 0, "_PROBLEMS": 0, "_announce": 0, "Notice": 1, "Failed": 2,
    "ChosenPhi": 2,
}  # fmt: skip

Names = dict[str, list[ast.expr]]  # what a name may stand for


def modules() -> list[str]:
    """All files of the engine, from the root of the repository."""
    return sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "engine").rglob("*.py"))


def said_by(module: str) -> set[str]:
    return said_in(_tree(module))


def said_in(tree: ast.Module) -> set[str]:
    """The sentences that code makes. What it passes on was made elsewhere; what begins with a space is no sentence."""
    constants = _assigned(tree.body)
    found = {
        sentence
        for scope in ast.walk(tree)
        if isinstance(scope, ast.FunctionDef)
        for sentence in _said(scope, constants | _assigned(ast.walk(scope)))
    }
    return {sentence for sentence in found - {"", VALUE} if not sentence.startswith(" ")}


@functools.cache
def _tree(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


@functools.cache
def _problems() -> frozenset[str]:
    """The names of all classes of errors for the user."""
    classes = [node for module in modules() for node in ast.walk(_tree(module)) if isinstance(node, ast.ClassDef)]
    found, more = frozenset[str](), frozenset({PROBLEM})
    while not more <= found:
        found |= more
        more = frozenset(one.name for one in classes if found & {_name(base) for base in one.bases})
    return found


def _assigned(nodes: Iterable[ast.AST]) -> Names:
    found: Names = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


def _said(scope: ast.FunctionDef, names: Names) -> Iterator[str]:
    for call in ast.walk(scope):
        if not isinstance(call, ast.Call):
            continue
        name = _name(call.func)
        place = _PLACES.get(PROBLEM if name in _problems() else name)
        if place is not None and len(call.args) > place:
            said = call.args[place]
            for expression in said.values if isinstance(said, ast.Dict) else [said]:
                yield from _texts(expression, names)


def _texts(node: ast.expr, names: Names) -> list[str]:
    """What an expression may come to, as far as it stands in the code."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            return ["".join(texts) for texts in product(*(_texts(part, names) for part in parts))]
        case ast.FormattedValue(value=value):
            return _texts(value, names)
        case ast.IfExp(body=one, orelse=other):
            return [*_texts(one, names), *_texts(other, names)]
        case ast.BoolOp(values=options):
            return [text for option in options for text in _texts(option, names)]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return ["".join(texts) for texts in product(_texts(left, names), _texts(right, names))]
        case ast.BinOp(left=text, op=ast.Mult()):  # a text or, times False, none
            return [*_texts(text, names), ""]
        case ast.Call(func=ast.Attribute(value=template, attr="format")):
            return [re.sub(r"\{[^}]*\}", VALUE, text) for text in _texts(template, names)]
        case ast.Name(id=name) if name in names:
            others = {known: values for known, values in names.items() if known != name}
            return [text for value in names[name] for text in _texts(value, others)]
    return [VALUE]


def _name(called: ast.expr) -> str:
    match called:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Subscript(value=ast.Name(id=name)):
            return name
    return ""
