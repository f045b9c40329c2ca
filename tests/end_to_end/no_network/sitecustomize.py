"""Loaded by every Python process of a test: refuses the network, and writes down who asked for it.

Sockets of the file system (AF_UNIX) are how the engine and its clients talk, and stay allowed.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

_RECORD = Path(os.environ["AKIN_TEST_NETWORK_RECORD"])
_NETWORK = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"}


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _NETWORK or isinstance(arguments[-1], (str, bytes)):
        return  # a path: AF_UNIX
    with _RECORD.open("a") as record:
        record.write(f"{sys.argv[:1]} {event} {arguments[1:]}\n")
    raise OSError("the test forbids the network")


sys.addaudithook(_refuse)
with _RECORD.open("a") as record:
    record.write("guarded\n")

assert socket.AF_UNIX  # the hook has to be in place before anything can use a socket
