"""The generated world as a library: what people ask of it is answered by the pictures that it is true of."""

from __future__ import annotations

from pathlib import Path

from engine.scenes.folder import write_scenes
from tests.end_to_end.conftest import Akin


def test_the_demo_of_scenes_finds_what_is_asked_for(akin: Akin) -> None:
    shown = akin("demo", "--world", "scenes", "--no-window", "--json").json()
    pictures = akin.library.with_name(f"{akin.library.name}-pictures")
    known = {(query.captions[0], query.references[0].name): query for query in write_scenes(pictures)}
    assert shown["photos"] > 500
    assert len(shown["searches"]) == 9
    shares = []
    for search in shown["searches"]:
        query = known[search["query"]["words"], Path(search["query"]["like"][0]["path"]).name]
        results = {Path(result["path"]) for result in search["results"]}
        assert not results & set(query.references)
        shares.append(len(query.right & results) / min(len(results), len(query.right)))
    assert sum(share > 0 for share in shares) >= 7  # of the nine aspects of change
    assert sum(shares) / len(shares) > 0.4
    assert akin("status", "--json").json()["model"] == "scenes"
