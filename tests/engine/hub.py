"""A model hub on the loopback: says what a file is like, sends it elsewhere for the content, and can break off."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass
class Hub:
    """The hub's address, what it holds by path, and how it behaves."""

    endpoint: str = ""
    files: dict[str, bytes] = field(default_factory=dict)  # path below the endpoint -> content
    cuts: list[int] = field(default_factory=list)  # bytes after which the next connections break off
    ranges: bool = True  # whether a part of a file can be had
    promised: str | None = None  # the hash that it says a file has, where it lies
    status: int = 200  # anything else is all that it says
    asked: list[tuple[str, str, str]] = field(default_factory=list)  # method, path, range

    def add(self, repository: str, name: str, content: bytes) -> None:
        self.files[f"/{repository}/resolve/main/{name}"] = content


@contextmanager
def serving() -> Iterator[Hub]:
    """A hub that answers until the end of the block."""
    hub = Hub()

    class Handler(_Handler):
        served = hub

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        hub.endpoint = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield hub
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    served: Hub

    def do_HEAD(self) -> None:
        content = self._content()
        if content is None:
            return
        self.send_response(302)
        self.send_header("Location", f"/content{self.path}")
        self.send_header("X-Linked-ETag", f'"{self.served.promised or hashlib.sha256(content).hexdigest()}"')
        self.send_header("X-Linked-Size", str(len(content)))
        self._end()

    def do_GET(self) -> None:
        content = self._content()
        if content is None:
            return
        if not self.path.startswith("/content"):
            self.send_response(302)
            self.send_header("Location", f"/content{self.path}")
            self._end()
            return
        asked = self.headers.get("Range", "")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and self.served.ranges else 0
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        rest = content[start:]
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        self.wfile.write(rest[: self.served.cuts.pop(0)] if self.served.cuts else rest)
        self.close_connection = True

    def _content(self) -> bytes | None:
        """The file that is asked for; None if the answer was given."""
        self.served.asked.append((self.command, self.path, self.headers.get("Range", "")))
        content = self.served.files.get(urlsplit(self.path).path.removeprefix("/content"))
        if self.served.status != 200 or content is None:
            self.send_response(404 if self.served.status == 200 else self.served.status)
            self._end()
            return None
        return content

    def _end(self) -> None:
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing: the tests look at `Hub.asked`."""
