"""Pickles of dict, list and str are read as pickle reads them; nothing else is, and nothing is ever run."""

from __future__ import annotations

import io
import os
import pickle
import pickletools
import subprocess
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inversion.phrases.plain_pickle import PickleLimits, PickleRefused, load_plain

PLAIN = st.recursive(
    st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=5),
    max_leaves=40,
)
SMALL = PickleLimits(pickle=4096, string=64, strings=256, values=200, containers=20, waiting=50)


def loaded(data: bytes, limits: PickleLimits | None = None) -> Any:
    return load_plain(io.BytesIO(data), limits)


@given(PLAIN, st.integers(0, pickle.HIGHEST_PROTOCOL))
def test_plain_values_come_back_whatever_the_protocol(value: Any, protocol: int) -> None:
    assert loaded(pickle.dumps(value, protocol)) == value
    assert loaded(pickletools.optimize(pickle.dumps(value, protocol))) == value


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_large_values_come_back(protocol: int) -> None:
    """More than one batch of pickle's, more than 256 memos, a long string, and the slow pickler's way as well."""
    shared = "the same phrase"
    value = {f"concept {number}": [shared, *(f"phrase {n} of {number}" for n in range(3))] for number in range(2500)}
    value["long"] = ["ü" * 30_000]
    assert loaded(pickle.dumps(value, protocol)) == value
    assert loaded(pickle._dumps(value, protocol)) == value  # type: ignore[attr-defined]


def test_the_stream_may_come_in_small_pieces() -> None:
    value = {"dog": ["a photo of dog", "b" * 300], "cat": []}

    class Slow(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            return super().read(1)

    for protocol in (0, 2, 5):
        assert load_plain(Slow(pickle.dumps(value, protocol))) == value


class Runs:
    """Makes a file when it is unpickled by anybody who runs pickles."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch {self.target}",)


class Calls:
    def __init__(self, *call: Any) -> None:
        self.call = call

    def __reduce__(self) -> tuple[Any, ...]:
        return self.call[0], tuple(self.call[1:])


class State:
    def __setstate__(self, state: object) -> None:
        raise AssertionError("it was run")

    def __getstate__(self) -> dict[str, str]:
        return {"x": "y"}


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_nothing_is_run(tmp_path: Path, protocol: int) -> None:
    target = tmp_path / "run"
    hostile: list[object] = [
        Runs(target),
        {"dog": [Runs(target)]},
        {"dog": Runs(target)},
        Calls(getattr, "x", "upper"),
        Calls(eval, f"open({str(target)!r}, 'w')"),
        Calls(exec, f"open({str(target)!r}, 'w')"),
        Calls(subprocess.call, ["touch", str(target)]),
        Calls(__import__, "os"),
        State(),
        os.system,
        dict,
    ]
    for value in hostile:
        with pytest.raises(PickleRefused):
            loaded(pickle.dumps(value, protocol))
    assert not target.exists()
    pickle.loads(pickle.dumps(Runs(target), protocol))
    assert target.exists()  # so it would have been seen


@pytest.mark.parametrize(
    "value",
    [1, 2**70, 1.5, None, True, b"bytes", bytearray(b"x"), (), ("a",), ("a", "b", "c", "d"), {"a"}, frozenset("a"), 1j,
     OrderedDict(a="b"), {1: "a"}, {("a",): "b"}, {"a": 1}, ["a", None], {"a": [b"b"]}],
)  # fmt: skip
def test_no_other_kind_of_value_is_taken(value: object) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(PickleRefused):
            loaded(pickle.dumps(value, protocol))


OPCODES = {opcode.code.encode("latin-1"): opcode.name for opcode in pickletools.opcodes}
KNOWN = {
    "PROTO", "FRAME", "STOP", "MARK", "EMPTY_LIST", "EMPTY_DICT", "LIST", "DICT", "APPEND", "APPENDS", "SETITEM",
    "SETITEMS", "UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8", "MEMOIZE", "BINPUT", "LONG_BINPUT", "PUT",
    "BINGET", "LONG_BINGET", "GET",
}  # fmt: skip


def test_every_instruction_that_makes_something_else_is_unknown() -> None:
    refused = set()
    for code, name in OPCODES.items():
        try:
            loaded(b"(]" + code + b"\x01" * 16 + b"\n\n.")
        except PickleRefused as error:
            if str(error).startswith(f"the instruction {code!r} makes"):
                refused.add(name)
    assert refused == set(OPCODES.values()) - KNOWN


@pytest.mark.parametrize(
    "data",
    [
        b"", b".", b"]", b"(.", b"](.", b"]].", b"a.", b"]a.", b"e.", b"(e.", b"(]e.", b"}s.", b"]X\x00\x00\x00\x00s.",
        b"}X\x01\x00\x00\x00ak.", b"}(X\x01\x00\x00\x00au.", b"}]]s.", b"](](e.", b"h\x00.", b"j\xff\xff\xff\xff.",
        b"g12\n.", b"gx\n.", b"p-1\n.", b"]p99999999999999\n.", b"(p0\n.", b"q\x00.", b"\x94.", b"l.", b"d.", b"(]l",
        b"(]]d.",
        b"\x80\x06].", b"\x80", b"\x95\xff", b"X\xff\xff\xff\xffab.", b"\x8d\xff\xff\xff\xff\xff\xff\xff\xffab.",
        b"X\x02\x00\x00\x00\xff\xfe.", b"Vno end", b"(](l.", b"](a.",
    ],
)  # fmt: skip
def test_a_damaged_pickle_is_refused(data: bytes) -> None:
    with pytest.raises(PickleRefused):
        loaded(data)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_value_or_refused(data: bytes) -> None:
    try:
        value = loaded(data, SMALL)
    except PickleRefused:
        return
    assert type(value) in {dict, list, str}


@given(PLAIN, st.integers(0, pickle.HIGHEST_PROTOCOL), st.data())
def test_any_flipped_byte_is_a_value_or_refused(value: Any, protocol: int, data: st.DataObject) -> None:
    flipped = bytearray(pickle.dumps(value, protocol))
    flipped[data.draw(st.integers(0, len(flipped) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = loaded(bytes(flipped))
    except PickleRefused:
        return
    assert type(found) in {dict, list, str}


def short(text: str) -> bytes:
    return b"\x8c" + bytes([len(text)]) + text.encode()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"]" * 60 + b"a" * 59 + b".", "holds too much"),  # deep: waiting, then containers
        (b"]" * 25 + b"a" * 24 + b".", "holds too much"),
        (b"(" * 60 + b".", "holds too much"),
        (b"]" + (b"]a") * 25 + b".", "holds too much"),
        (b"]" + short("x") + b"\x94a" + b"h\x00a" * 300 + b".", "holds too much"),  # one string, used again and again
        (b"]\x94" + b"(h\x00h\x00h\x00e" * 100 + b".", "holds too much"),  # billion laughs
        (b"]" + (short("y" * 60) + b"a") * 5 + b".", "strings are too long"),
        (short("z" * 65) + b".", "a string is too long"),
        (b"X\xff\xff\xff\x7f" + b"z" * 100, "a string is too long"),
        (b"V" + b"z" * 1000, "a string is too long"),
        (b"(" + b"(l" * 30, "holds too much"),
        (b"(" + short("k") + b"(d" * 30, "holds too much"),
        (b"\x95" + bytes(8) + b"\x80\x04" * 3000, "too large"),
    ],
)
def test_what_is_too_much_is_refused_before_it_is_made(data: bytes, why: str) -> None:
    with pytest.raises(PickleRefused, match=why):
        loaded(data, SMALL)


def test_a_huge_memo_number_costs_nothing() -> None:
    """CPython's own machine makes room for all numbers below."""
    value = loaded(b"]r\xff\xff\xff\xff" + short("x") + b"r\xfe\xff\xff\xffa" + b"j\xfe\xff\xff\xffa" + b".", SMALL)
    assert value == ["x", "x"]


def test_a_value_within_itself_is_no_trouble() -> None:
    value = loaded(b"]\x94h\x00a.")
    assert value[0] is value
