"""Downloads from a hub on the loopback: cut off and resumed, wrong, refused. Nothing looks whole that is not."""

from __future__ import annotations

import errno
import socket
import threading
from pathlib import Path

import filelock
import numpy as np
import pytest

from engine.clip import download as download_module
from engine.clip.download import HubFile, download, look_up, refuse_offline
from engine.errors import MachineProblem
from tests.engine.hub import Hub

CONTENT = np.random.default_rng(0).bytes(3_000_000)


@pytest.fixture
def hub(hub: Hub) -> Hub:
    hub.add("org/model", "weights.safetensors", CONTENT)
    return hub


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "models" / "weights.safetensors"


def url(hub: Hub, name: str = "weights.safetensors") -> str:
    return f"{hub.endpoint}/org/model/resolve/main/{name}"


def described(hub: Hub) -> HubFile:
    file = look_up(url(hub))
    assert file is not None
    return file


class Shown:
    """Notes the progress, and can take the place of a user who presses Ctrl-C."""

    def __init__(self, patience: int = 10**9) -> None:
        self.told: list[tuple[int, int]] = []
        self.patience = patience

    def __call__(self, done: int, total: int) -> None:
        self.told.append((done, total))
        if done >= self.patience:
            raise KeyboardInterrupt


def test_a_file_comes_whole_and_its_progress_is_told(hub: Hub, target: Path) -> None:
    shown = Shown()
    assert download(described(hub), target, shown).resumed_at == 0
    assert target.read_bytes() == CONTENT
    assert shown.told[-1] == (len(CONTENT), len(CONTENT))
    assert shown.told == sorted(shown.told)
    assert len(shown.told) > 5
    assert [path.suffix for path in target.parent.iterdir() if path != target] == [".lock"]


def test_a_connection_that_breaks_is_made_anew_where_it_was(hub: Hub, target: Path) -> None:
    hub.cuts = [1_000_000, 500_000]
    download(described(hub), target, Shown())
    assert target.read_bytes() == CONTENT
    ranges = [asked for method, path, asked in hub.asked if method == "GET" and path.startswith("/content")]
    assert ranges == ["", "bytes=1000000-", "bytes=1500000-"]


def test_what_broke_off_goes_on_at_the_next_call(hub: Hub, target: Path) -> None:
    hub.cuts = [1_000_000, 0]
    file = described(hub)
    with pytest.raises(MachineProblem, match="broke off after 1 of 3 MB; start it again"):
        download(file, target, Shown())
    assert not target.exists()
    with pytest.raises(KeyboardInterrupt):
        download(file, target, Shown(patience=2_000_000))
    assert not target.exists()
    hub.asked.clear()
    assert download(file, target, Shown()).resumed_at >= 2_000_000
    assert target.read_bytes() == CONTENT
    assert all(asked.startswith("bytes=2") for method, _, asked in hub.asked if method == "GET")


def test_a_server_without_parts_sends_all_again(hub: Hub, target: Path) -> None:
    hub.cuts, hub.ranges = [1_000_000, 0], False
    with pytest.raises(MachineProblem, match="broke off"):
        download(described(hub), target, Shown())
    download(described(hub), target, Shown())
    assert target.read_bytes() == CONTENT


def test_what_an_outdated_try_left_is_not_mixed_in(hub: Hub, target: Path) -> None:
    hub.cuts = [1_000_000, 0]
    with pytest.raises(MachineProblem, match="broke off"):
        download(described(hub), target, Shown())
    newer = CONTENT[::-1]
    hub.add("org/model", "weights.safetensors", newer)
    assert download(described(hub), target, Shown()).resumed_at == 0
    assert target.read_bytes() == newer
    assert not list(target.parent.glob(".*.part"))


@pytest.mark.parametrize("resumed", [False, True])
def test_a_wrong_hash_leaves_nothing(hub: Hub, target: Path, resumed: bool) -> None:
    hub.promised = "0" * 64
    file = described(hub)
    if resumed:
        hub.cuts = [1_000_000, 0]
        with pytest.raises(MachineProblem, match="broke off"):
            download(file, target, Shown())
    with pytest.raises(MachineProblem, match="is not what the hub says"):
        download(file, target, Shown())
    assert [path.suffix for path in target.parent.iterdir()] == [".lock"]


def test_no_server_is_found_out_at_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for ask in (look_up, refuse_offline):
        with pytest.raises(MachineProblem, match=f"could not reach 127.0.0.1:{port}; import a file instead"):
            ask(f"http://127.0.0.1:{port}/x")


def test_a_hub_that_answers_anything_is_there(hub: Hub) -> None:
    for status in (200, 404, 503):
        hub.status = status
        refuse_offline(hub.endpoint)


def test_a_server_that_says_nothing_is_waited_for_so_long_and_no_longer() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(MachineProblem, match="could not reach"):
            look_up(f"http://127.0.0.1:{silent.getsockname()[1]}/x", answer_within=0.05)


def test_a_name_that_takes_for_ever_to_resolve_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, over = threading.Event(), threading.Event()

    def resolving(*_arguments: object, **_named: object) -> list[object]:
        asked.set()
        over.wait(30)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", resolving)
    with pytest.raises(MachineProblem, match=r"could not reach hub\.invalid"):
        look_up("http://hub.invalid/x", answer_within=0.2)
    assert asked.is_set()
    over.set()


def test_what_the_hub_says_instead_of_a_file(hub: Hub) -> None:
    assert look_up(url(hub, "other.bin")) is None
    for status, found in ((401, None), (404, None)):
        hub.status = status
        assert look_up(url(hub)) is found
    hub.status = 503
    with pytest.raises(MachineProblem, match=r"cannot give the file now \(it says 503\)"):
        look_up(url(hub))
    hub.status, hub.promised = 200, "deadbeef"
    with pytest.raises(MachineProblem, match="gives no hash"):
        look_up(url(hub))
    with pytest.raises(MachineProblem, match="could not reach"):
        look_up("nonsense")


def test_a_full_disk_is_named_before_and_on_the_way(hub: Hub, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = described(hub)
    with pytest.raises(MachineProblem, match="needs 1,000,000,000,000 MB"):
        download(HubFile(file.url, 10**18, file.sha256), target, Shown())

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(download_module, "_copy", full)
    with pytest.raises(MachineProblem, match=r"weights.safetensors cannot be written: No space left"):
        download(file, target, Shown())
    assert not target.exists()


def test_two_at_once_do_not_get_into_each_others_way(hub: Hub, target: Path) -> None:
    target.parent.mkdir()
    with (
        filelock.FileLock(target.with_name(f".{target.name}.lock")),
        pytest.raises(MachineProblem, match="Another process is just downloading"),
    ):
        download(described(hub), target, Shown())
