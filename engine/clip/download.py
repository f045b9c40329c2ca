"""Downloads a file from the hub because the user asked for it: the only part of Akin that goes online.

Runs in the process of `akin models get`. The hub's own client is not used for the transfer: its version 2.4 begins anew
after a failure, checks no hash, and takes most of a minute to notice that there is no network.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import shutil
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import BinaryIO, TypeVar

import filelock

from engine.errors import MachineProblem

ANSWER_WITHIN = 3.0  # seconds until a hub that says nothing, or a name that nobody resolves, counts as out of reach
SILENCE = 20.0  # seconds without a byte after which a transfer counts as broken off
CHUNK = 2**18  # bytes read at once
REDIRECTS = 5
_MOVED = {301, 302, 303, 307, 308}
_ABSENT = {401, 403, 404}  # the hub says 401 of repositories that are not there, or not for everybody

_NETWORK = (OSError, http.client.HTTPException)  # urllib's own errors are OSErrors
T = TypeVar("T")

Show = Callable[[int, int], None]  # bytes that are here, bytes in all


@dataclass(frozen=True)
class HubFile:
    """A file as the hub describes it."""

    url: str
    size: int  # bytes
    sha256: str  # hexadecimal


@dataclass(frozen=True)
class Downloaded:
    """`resumed_at`: bytes that an earlier try had left."""

    path: Path
    resumed_at: int


def refuse_offline(endpoint: str, answer_within: float = ANSWER_WITHIN) -> None:
    """Raises MachineProblem, after `answer_within` seconds at the latest, if no hub answers there."""
    try:
        _first_answer(endpoint, answer_within)
    except urllib.error.HTTPError:
        return  # it refuses, so it is there


def look_up(url: str, answer_within: float = ANSWER_WITHIN) -> HubFile | None:
    """What the hub says of a file, None if it has no such file.

    Raises MachineProblem, after `answer_within` seconds at the latest, if the hub cannot be reached or says too little.
    """
    host = urllib.parse.urlsplit(url).netloc
    try:
        headers = _first_answer(url, answer_within)
    except urllib.error.HTTPError as error:
        if error.code in _ABSENT:
            return None
        raise MachineProblem(f"{host} cannot give the file now (it says {error.code}); try again later.") from error
    sha256 = (headers.get("X-Linked-ETag") or headers.get("ETag") or "").removeprefix("W/").strip('"').lower()
    size = headers.get("X-Linked-Size") or headers.get("Content-Length") or ""
    if len(sha256) != 64 or not size.isdecimal():
        raise MachineProblem(f"{host} gives no hash of the file, so it could not be checked; import a file instead.")
    return HubFile(url, int(size), sha256)


def download(file: HubFile, target: Path, show: Show) -> Downloaded:
    """Bring a file to `target`, where it appears when it is whole and its hash is right.

    What is broken off stays beside it, under a name of its own, and the next call goes on from there. Raises
    MachineProblem if the network or the disk fails, the content is wrong, or another process is at it.
    """
    part = target.with_name(f".{target.name}.{file.sha256[:16]}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with filelock.FileLock(target.with_name(f".{target.name}.lock"), timeout=0):
            resumed_at = _size(part)
            _refuse_full_disk(target.parent, file.size - resumed_at)
            _fetch(file, part, show)
            _check(file, part)
            part.replace(target)
            for outdated in target.parent.glob(f".{target.name}.*.part"):
                outdated.unlink()
    except filelock.Timeout:
        raise MachineProblem(f"Another process is just downloading {target.name}; wait until it is done.") from None
    except OSError as error:
        raise MachineProblem(f"{target} cannot be written: {error.strerror or error}.") from error
    return Downloaded(target, resumed_at)


def _fetch(file: HubFile, part: Path, show: Show) -> None:
    """Bring the rest of a file. A connection that breaks is made anew for as long as each brings something."""
    while (have := _size(part)) < file.size:
        try:
            with _answered(file.url, have) as answer, part.open("ab") as kept:
                if answer.status != http.client.PARTIAL_CONTENT:
                    kept.truncate(0)  # the server gives the whole or nothing
                _copy(answer, kept, file.size, show)
        except _Broken as broken:
            why = f" ({broken})"
        else:
            why = ""
        if (now := _size(part)) <= have:
            raise MachineProblem(
                f"The download broke off after {now / 1e6:,.0f} of {file.size / 1e6:,.0f} MB{why}; "
                "start it again, and it goes on from there."
            )


def _answered(url: str, start: int) -> http.client.HTTPResponse:
    """The answer to a request for all of a file from `start`. Raises _Broken."""
    request = urllib.request.Request(url, headers={"Range": f"bytes={start}-"} if start else {})
    try:
        answer: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=SILENCE)
    except urllib.error.HTTPError as error:
        error.close()
        raise _Broken(f"the server says {error.code}") from error
    except _NETWORK as error:
        raise _Broken(str(error)) from error
    if answer.status == http.client.PARTIAL_CONTENT and f"bytes {start}-" not in answer.headers["Content-Range"]:
        answer.close()
        raise _Broken("the server gave another part than it was asked for")
    return answer


def _copy(answer: http.client.HTTPResponse, kept: BinaryIO, size: int, show: Show) -> None:
    """Raises _Broken if the network fails, OSError if the disk does."""
    done = kept.tell()
    while done < size:
        try:
            chunk = answer.read1(min(CHUNK, size - done))
        except _NETWORK as error:
            raise _Broken(str(error)) from error
        if not chunk:
            return
        kept.write(chunk)
        done += len(chunk)
        show(done, size)


def _check(file: HubFile, part: Path) -> None:
    with part.open("rb") as kept:
        os.fsync(kept.fileno())
        found = hashlib.file_digest(kept, "sha256").hexdigest()
    if found != file.sha256:
        part.unlink()
        raise MachineProblem("What was downloaded is not what the hub says it should be; nothing was kept. Try again.")


def _refuse_full_disk(folder: Path, needed: int) -> None:
    if (free := shutil.disk_usage(folder).free) < needed:
        raise MachineProblem(
            f"The download needs {needed / 1e6:,.0f} MB in {folder}, and {free / 1e6:,.0f} MB are free there."
        )


def _first_answer(url: str, within: float) -> Message:
    """The headers that describe what is at an address. Raises HTTPError for a refusal, MachineProblem for silence."""
    try:
        return _within(within, lambda: _described(url, within))
    except urllib.error.HTTPError as error:
        error.close()
        raise
    except (*_NETWORK, ValueError) as error:  # ValueError: the endpoint in the environment is no address
        host = urllib.parse.urlsplit(url).netloc or url
        raise MachineProblem(f"Akin could not reach {host}; import a file instead, or try again online.") from error


def _described(url: str, timeout: float) -> Message:
    """The headers of the first answer that describes the file; behind a redirect elsewhere nobody knows its hash."""
    opener = urllib.request.build_opener(_NoRedirects)
    for _ in range(REDIRECTS):
        try:
            with opener.open(urllib.request.Request(url, method="HEAD"), timeout=timeout) as answer:
                headers: Message = answer.headers
                return headers
        except urllib.error.HTTPError as error:
            if error.code not in _MOVED:
                raise
            error.close()
            if "X-Linked-ETag" in error.headers:
                return error.headers
            url = urllib.parse.urljoin(url, error.headers.get("Location", ""))
    raise ConnectionError("redirected in circles")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """No request: the redirect is an error, whose headers can be read."""


class _Broken(Exception):
    """The network failed."""


def _within(seconds: float, work: Callable[[], T]) -> T:
    """The result of work that may take longer than anybody wants to wait, such as resolving a name.

    Raises TimeoutError, an OSError, after so many seconds; the thread is left to itself.
    """
    result: Future[T] = Future()

    def run() -> None:
        try:
            result.set_result(work())
        except (*_NETWORK, ValueError) as error:
            result.set_exception(error)

    threading.Thread(target=run, name="hub", daemon=True).start()
    return result.result(timeout=seconds)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
