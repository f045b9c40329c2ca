"""Reads pickles that hold nothing but dict, list and str, and can do nothing else. Without pickle.

A pickle is a program, and `pickle` runs it. This is another machine for the few of its instructions that make the three
kinds of value (documented in CPython's Lib/pickletools.py); there is no other instruction, nothing is imported or
called, and what may be read, made and remembered is limited before it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

_MARK: Final = object()


class PickleRefused(ValueError):
    """The pickle holds something else, is damaged, or goes beyond the limits."""


class Reads(Protocol):
    """A stream of bytes."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class PickleLimits:
    """What one pickle may hold.

    The authors' has 20,932 concepts with 256 phrases each. With the defaults none takes more than 2 GiB of memory.
    """

    pickle: int = 2**31  # bytes of the pickle
    string: int = 2**16  # bytes of one string
    strings: int = 2**30  # bytes of all strings
    values: int = 8_000_000  # strings, lists and dicts, each as often as it is used
    containers: int = 100_000  # lists and dicts
    waiting: int = 10_000  # values that are not in a list or dict yet; Python's own pickles never have 4,000


def load_plain(file: Reads, limits: PickleLimits | None = None) -> Any:
    """The value in a pickle of any protocol. A dict's keys are strings.

    Raises PickleRefused.
    """
    return _Machine(file, limits or PickleLimits()).run()


@dataclass
class _Machine:
    """The stack machine; every instruction that it knows is one entry of `_INSTRUCTIONS`."""

    file: Reads
    limits: PickleLimits
    stack: list[Any] = field(default_factory=list)
    memo: list[Any] = field(default_factory=list)  # numbers 0, 1, 2 ...
    sparse: dict[int, Any] = field(default_factory=dict)  # others: a huge number costs no more than a small one
    values: int = 0
    containers: int = 0
    string_bytes: int = 0
    buffer: bytes = b""
    at: int = 0
    taken: int = 0

    def run(self) -> Any:
        while True:
            code = self.take(1)
            if code == b".":
                break
            instruction = _INSTRUCTIONS.get(code)
            if instruction is None:
                raise PickleRefused(f"the instruction {code!r} makes no dict, list or str")
            instruction(self)
        if len(self.stack) != 1 or self.stack[0] is _MARK:
            raise PickleRefused("it does not end with one value")
        return self.stack[0]

    # --- reading ---

    def take(self, count: int) -> bytes:
        """The next bytes."""
        end = self.at + count
        if end > len(self.buffer):
            self.fill(count)
            end = count
        part = self.buffer[self.at : end]
        self.at = end
        return part

    def fill(self, count: int) -> None:
        parts = [self.buffer[self.at :]]
        have = len(parts[0])
        while have < count:
            part = self.file.read(max(2**16, count - have))
            if not part:
                raise PickleRefused("it is cut short")
            parts.append(part)
            have += len(part)
            self.taken += len(part)
            if self.taken > self.limits.pickle:
                raise PickleRefused("it is too large")
        self.buffer, self.at = b"".join(parts), 0

    def line(self) -> bytes:
        """Bytes up to the end of a line, as protocol 0 has them."""
        while (end := self.buffer.find(b"\n", self.at)) < 0:
            have = len(self.buffer) - self.at
            if have > 6 * self.limits.string:  # a character may be written with six
                raise PickleRefused("a string is too long")
            self.fill(have + 1)
        return self.take(end + 1 - self.at)[:-1]

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "little")

    def written_number(self) -> int:
        line = self.line()
        if not line.isdigit() or len(line) > 12:
            raise PickleRefused("a number is none")
        return int(line)

    # --- making ---

    def push(self, value: Any) -> None:
        self.values += 1
        if self.values > self.limits.values or len(self.stack) >= self.limits.waiting:
            raise PickleRefused("it holds too much")
        self.stack.append(value)

    def begin(self, kind: type) -> None:
        self.containers += 1
        if self.containers > self.limits.containers:
            raise PickleRefused("it holds too much")
        self.push(kind())

    def text(self, size: int) -> None:
        if size > self.limits.string:
            raise PickleRefused("a string is too long")
        self.decoded(self.take(size), "utf-8")

    def decoded(self, data: bytes, encoding: str) -> None:
        self.string_bytes += len(data)
        if self.string_bytes > self.limits.strings:
            raise PickleRefused("its strings are too long")
        try:
            self.push(data.decode(encoding, "surrogatepass"))
        except UnicodeDecodeError:
            raise PickleRefused("a string is no text") from None

    def marked(self) -> list[Any]:
        """What has been pushed since the last mark, which goes too."""
        for place in range(len(self.stack) - 1, -1, -1):
            if self.stack[place] is _MARK:
                values = self.stack[place + 1 :]
                del self.stack[place:]
                return values
        raise PickleRefused("a mark is missing")

    def last(self, count: int) -> list[Any]:
        """The `count` values that were pushed last, which go."""
        values = self.stack[-count:]
        del self.stack[-count:]
        if len(values) != count or any(value is _MARK for value in values):
            raise PickleRefused("values are missing")
        return values

    def add(self, kind: type, values: list[Any]) -> None:
        """Put values into the list, or keys and values by turns into the dict, that was pushed last."""
        target = self.stack[-1] if self.stack else None
        if type(target) is not kind:
            raise PickleRefused(f"a {kind.__name__} is missing")
        if isinstance(target, list):
            target.extend(values)
            return
        keys = values[::2]
        if len(values) % 2 or not all(type(key) is str for key in keys):
            raise PickleRefused("a dict's keys are not all strings")
        self.stack[-1].update(zip(keys, values[1::2], strict=True))

    def make(self, kind: type) -> None:
        values = self.marked()
        self.begin(kind)
        self.add(kind, values)

    # --- remembering ---

    def remember(self, number: int) -> None:
        if not self.stack or self.stack[-1] is _MARK or len(self.memo) + len(self.sparse) > self.limits.values:
            raise PickleRefused("there is nothing to remember, or too much")
        if number == len(self.memo):
            self.memo.append(self.stack[-1])
        else:
            self.sparse[number] = self.stack[-1]

    def recall(self, number: int) -> None:
        if number in self.sparse:
            self.push(self.sparse[number])
        elif number < len(self.memo):
            self.push(self.memo[number])
        else:
            raise PickleRefused("it uses what it has not made")


# One byte each; the names are those of pickletools.
_INSTRUCTIONS: dict[bytes, Callable[[_Machine], None]] = {
    b"\x80": lambda machine: _protocol(machine.number(1)),  # PROTO
    b"\x95": lambda machine: _nothing(machine.take(8)),  # FRAME: only a hint for reading
    b"(": lambda machine: machine.push(_MARK),  # MARK
    b"]": lambda machine: machine.begin(list),  # EMPTY_LIST
    b"}": lambda machine: machine.begin(dict),  # EMPTY_DICT
    b"l": lambda machine: machine.make(list),  # LIST
    b"d": lambda machine: machine.make(dict),  # DICT
    b"a": lambda machine: machine.add(list, machine.last(1)),  # APPEND
    b"e": lambda machine: machine.add(list, machine.marked()),  # APPENDS
    b"s": lambda machine: machine.add(dict, machine.last(2)),  # SETITEM
    b"u": lambda machine: machine.add(dict, machine.marked()),  # SETITEMS
    b"V": lambda machine: machine.decoded(machine.line(), "raw-unicode-escape"),  # UNICODE
    b"\x8c": lambda machine: machine.text(machine.number(1)),  # SHORT_BINUNICODE
    b"X": lambda machine: machine.text(machine.number(4)),  # BINUNICODE
    b"\x8d": lambda machine: machine.text(machine.number(8)),  # BINUNICODE8
    b"\x94": lambda machine: machine.remember(len(machine.memo) + len(machine.sparse)),  # MEMOIZE
    b"q": lambda machine: machine.remember(machine.number(1)),  # BINPUT
    b"r": lambda machine: machine.remember(machine.number(4)),  # LONG_BINPUT
    b"p": lambda machine: machine.remember(machine.written_number()),  # PUT
    b"h": lambda machine: machine.recall(machine.number(1)),  # BINGET
    b"j": lambda machine: machine.recall(machine.number(4)),  # LONG_BINGET
    b"g": lambda machine: machine.recall(machine.written_number()),  # GET
}


def _protocol(number: int) -> None:
    if number > 5:
        raise PickleRefused("it is of a protocol that is not known")


def _nothing(_data: bytes) -> None:
    pass
