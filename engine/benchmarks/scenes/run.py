"""Every way to compose, on worlds that no model was trained on. Run by `akin bench scenes`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray

from engine.benchmarks.metrics import ranks, recall_at
from engine.benchmarks.report import Report, Row, at_most, row
from engine.benchmarks.scenes.ablations import Ablations
from engine.benchmarks.scenes.asked import Asked, ask
from engine.benchmarks.scenes.measures import Ranking, interval, spread, swing
from engine.benchmarks.scenes.methods import Plain, composed, composed_pairs, with_pseudo_words
from engine.benchmarks.sums import centred, slerp
from engine.clip.backbone import Backbone
from engine.errors import RequestProblem
from engine.index.vectors import normalised
from engine.inversion.oti_parameters import SCENES_PARAMETERS, OtiParameters
from engine.inversion.phi import DISTILLED, TEXT, Phi, closed_form, load_phi, shipped_for
from engine.scenes.queries import Size
from engine.scenes.relative import ASPECTS
from engine.search.compose import Composer
from engine.training.comparison import by_word
from engine.training.scenes_phi import inverted
from engine.training.scenes_scores import encoders_of, held_out, zero_shot

Progress = Callable[[str], None]
Features = NDArray[np.float32]  # of queries, [q, p, d]

DEPTHS = (5, 10, 25, 50)  # K of mAP@K
FEWEST = 90  # queries: with fewer an interval says nothing
READABLE = {"kind": 0.85, "colour": 0.85, "count": 0.85, "companion": 0.75, "facing": 0.75}  # zero-shot
OWN = 0.85  # share of photos that OTI's word finds at rank 1
OVER_SUM, PHI_OF_OTI, OVER_RANDOM = 1.15, 0.85, 2.0  # OTI by the sum; distilled phi by OTI; standard errors
NEGATION, STEADIER = 1.33, 0.5  # the default by the plain prompt: mAP@10 of negation, spread over paraphrases
DECIMALS = 6  # of a cosine; what is the same in them is a tie

SUM, CENTRED_SUM, OTI_NAME, RANDOM_WORDS = "sum", "centred sum", "OTI", "OTI, random words"
WHOLE_TRUTH = "the whole truth in words"
DISTILLED_NAME, DEFAULT, DEFAULT_OTI = "phi, distilled and cycle", "default", "default, sharper"
OTHER_WORDS = " in other words"  # of a method's name: the same queries in wordings that no rule was made for


@dataclass(frozen=True)
class ScenesSettings:
    """How large and how often. The ablations (table VIII) are measured in the first world alone."""

    size: Size = field(default_factory=Size)
    worlds: int = 3
    seed: int = 0
    examined: int = 4_000  # scenes for the zero-shot figures
    oti: OtiParameters = SCENES_PARAMETERS
    ablations: Ablations | None = field(default_factory=Ablations)

    @classmethod
    def quick(cls, seed: int = 0) -> ScenesSettings:
        """One small world: less than a minute on two cores."""
        size = Size(random=1_500, queries=90, pairs=20, look_alikes=6)
        oti = replace(SCENES_PARAMETERS, steps=40)
        return cls(size=size, worlds=1, seed=seed, examined=500, oti=oti, ablations=None)

    def with_queries(self, count: int) -> ScenesSettings:
        """The same with another number of queries in each world."""
        return replace(self, size=replace(self.size, queries=count))


def run_scenes(backbone: Backbone, settings: ScenesSettings, progress: Progress) -> Report:
    """Ask all queries in every way. Raises RequestProblem for too few queries to be sure of anything."""
    if settings.size.queries < FEWEST:
        raise RequestProblem(f"{settings.size.queries} queries are too few for an interval; ask {FEWEST} or more.")
    progress("zero-shot")
    scores = zero_shot(encoders_of(backbone), held_out("test", settings.examined))
    rows = [row(f"zero-shot: {name}", score, "share", None, READABLE.get(name)) for name, score in scores.items()]
    worlds = [_world(backbone, settings, number, progress) for number in range(settings.worlds)]
    table = {
        name: Answers.joined([world.answers[name] for world in worlds if name in world.answers])
        for name in worlds[0].answers
    }
    for name, answers in table.items():
        rows += answers.rows(name)
    rows += _bars(table, worlds[0].phi)
    if settings.ablations is not None:
        rows += _ablated(worlds[0].answers, settings.ablations, settings.oti)
    for name in worlds[0].own:
        shares = [world.own[name] for world in worlds if name in world.own]
        random, alike = (_mean(some) for some in zip(*shares, strict=True))
        rows.append(row(f"{name}: own photo at rank 1", random, "share", None, OWN if name == OTI_NAME else None))
        rows.append(row(f"{name}: own photo at rank 1, look-alikes included", alike, "share"))
    rows += [
        row(f"{name}: mAP@10 with two references", _mean([world.pairs[name] for world in worlds]), "mAP")
        for name in worlds[0].pairs
    ]
    return Report("scenes", {"backbone": backbone.name, **asdict(settings)}, rows)


@dataclass(frozen=True)
class Answers:
    """How one method did: AP@K of q queries in p wordings, by K, among all scenes and among the random ones alone.

    `hard` `[q]` is the share of hard negatives among the first ten; `aspects` `[q]` what the queries are about.
    """

    alike: Mapping[int, NDArray[np.float64]]
    random: Mapping[int, NDArray[np.float64]]
    hard: NDArray[np.float64]
    aspects: NDArray[np.str_]

    @classmethod
    def of(cls, asked: Asked, features: Features) -> Answers:
        alike, among = asked.ranking(features), asked.ranking(features, alike=False)
        aspects = np.array([query.aspects[0] for query in asked.queries])
        return cls(_precisions(alike), _precisions(among), alike.hard_negatives(10), aspects)

    @classmethod
    def joined(cls, parts: Sequence[Answers]) -> Answers:
        """Those of several worlds."""
        return cls(
            {k: np.concatenate([part.alike[k] for part in parts]) for k in DEPTHS},
            {k: np.concatenate([part.random[k] for part in parts]) for k in DEPTHS},
            np.concatenate([part.hard for part in parts]),
            np.concatenate([part.aspects for part in parts]),
        )

    @cached_property
    def by_query(self) -> NDArray[np.float64]:
        """AP@10 among all scenes, the mean over the wordings `[q]`."""
        return np.asarray(self.alike[10].mean(axis=1), np.float64)

    def about(self, aspect: str) -> float:
        """mAP@10 of the queries about an aspect."""
        return float(self.by_query[self.aspects == aspect].mean())

    def rows(self, name: str) -> list[Row]:
        """The method's lines of the table."""
        rows = [
            _with_interval(row(f"{name}: mAP@{k}", 0, "mAP"), found.mean(axis=1)) for k, found in self.alike.items()
        ]
        rows += [row(f"{name}: mAP@{k}, random scenes", one.mean(), "mAP") for k, one in self.random.items()]
        rows += [row(f"{name}: mAP@10, {aspect.replace('_', ' ')}", self.about(aspect), "mAP") for aspect in ASPECTS]
        rows.append(row(f"{name}: hard negatives in the first 10", self.hard.mean(), "share"))
        rows.append(row(f"{name}: spread over paraphrases", spread(self.alike[10]), "of mAP@10"))
        rows.append(row(f"{name}: best less worst wording", swing(self.alike[10]), "of mAP@10"))
        return rows


def _precisions(ranking: Ranking) -> Mapping[int, NDArray[np.float64]]:
    return {k: ranking.average_precision(k) for k in DEPTHS}


@dataclass(frozen=True)
class World:
    """What came of one world: by method, its answers, the share of photos that find themselves, and the pairs' mAP.

    `own` has the share among the random scenes, and among all.
    """

    answers: Mapping[str, Answers]
    own: Mapping[str, tuple[float, float]]
    pairs: Mapping[str, float]
    phi: str  # the best one, which the default composes with

    @classmethod
    def of(cls, asked: Asked, inverters: Inverters, seed: int, progress: Progress) -> World:
        """Ask everything."""
        tokens = inverters.tokens(asked, seed, progress)
        progress(f"world {seed}: queries")
        features = {**_plain(asked), **{name: with_pseudo_words(asked, some) for name, some in tokens.items()}}
        mean = asked.unit.mean(axis=0)
        composer = Composer(asked.backbone, inverters.networks[inverters.best], lambda: mean)
        other = asked.in_other_words()
        for plain, default in ((inverters.best, DEFAULT), (OTI_NAME, DEFAULT_OTI)):
            features[default] = composed(asked, composer, tokens[plain], "combined")
            features[plain + OTHER_WORDS] = with_pseudo_words(other, tokens[plain])
            features[default + OTHER_WORDS] = composed(other, composer, tokens[plain], "combined")
        pairs = {
            "plain prompt": asked.pair_ranking(composed_pairs(asked, composer, "prompt")),
            DEFAULT: asked.pair_ranking(composed_pairs(asked, composer, "combined")),
        }
        return cls(
            {name: Answers.of(asked, some) for name, some in features.items()},
            {name: _own(asked, some) for name, some in tokens.items()},
            {name: float(ranking.average_precision(10).mean()) for name, ranking in pairs.items()},
            inverters.best,
        )


@dataclass(frozen=True)
class Inverters:
    """The ways to make a pseudo-word, by name. `best` is the network that the default composes with."""

    networks: Mapping[str, Phi]
    oti: Mapping[str, OtiParameters]
    best: str

    def tokens(self, asked: Asked, seed: int, progress: Progress) -> dict[str, NDArray[np.float32]]:
        """Each way's pseudo-word `[q, w]` of every reference."""
        found = {name: _applied(network, asked.references) for name, network in self.networks.items()}
        for name, parameters in self.oti.items():
            progress(f"world {seed}: {name}")
            found[name] = inverted(asked.backbone, asked.references, parameters, seed)
        return found


def _world(backbone: Backbone, settings: ScenesSettings, number: int, progress: Progress) -> World:
    """Make one of the test worlds and ask everything in it; the ablations in the first."""
    networks, seed = _networks(backbone), settings.seed + number
    best = list(networks)[-1]
    ways = {OTI_NAME: settings.oti, RANDOM_WORDS: replace(settings.oti, regularisation="random")}
    if settings.ablations is not None and number == 0:
        networks |= settings.ablations.phis(backbone, progress)
        ways |= settings.ablations.of_oti(settings.oti)
    progress(f"world {seed}: pictures")
    asked = ask(backbone, "test", seed, settings.size)
    return World.of(asked, Inverters(networks, ways, best), seed, progress)


def _networks(backbone: Backbone) -> dict[str, Phi]:
    """Every phi that there is for the backbone, the best last."""
    networks: dict[str, Phi] = {"phi, closed form": closed_form(backbone)}
    shipped = shipped_for(backbone.fingerprint)
    for name, kind in (("phi, language only", TEXT), (DISTILLED_NAME, DISTILLED)):
        if kind in shipped:
            networks[name] = load_phi(shipped[kind], backbone)
    return networks


def _applied(phi: Phi, features: NDArray[np.float32]) -> NDArray[np.float32]:
    with torch.inference_mode():
        return phi(torch.from_numpy(features)).cpu().numpy()


def _plain(asked: Asked) -> dict[str, Features]:
    """The ways that need no pseudo-word."""
    plain = Plain(asked)
    photos, words = plain.photos, plain.words
    images = asked.unit[: asked.benchmark.random].mean(axis=0)
    return {
        "words alone": words,
        "photo alone": photos,
        SUM: normalised(photos + words),
        "slerp": slerp(photos, words),
        CENTRED_SUM: normalised(centred(photos, images) + centred(words, words.mean(axis=(0, 1)))),
        WHOLE_TRUTH: plain.described,
    }


def _own(asked: Asked, tokens: NDArray[np.float32]) -> tuple[float, float]:
    """How often "a photo of $" finds the scene that $ came from (table X): among the random ones, and among all.

    Among all are four drawings of the very same scene, of which no word can know which is meant.
    """
    scores = (by_word(asked.backbone, torch.from_numpy(tokens)) @ asked.unit.T).round(DECIMALS)
    own = np.array([query.references[0] for query in asked.queries])
    return recall_at(ranks(scores[:, : asked.benchmark.random], own), 1), recall_at(ranks(scores, own), 1)


def _bars(table: Mapping[str, Answers], phi: str) -> list[Row]:
    """What should come out; `phi` names the one that the default composes with."""
    oti, default, plain = table[OTI_NAME], table[DEFAULT], table[phi]
    single = {
        name: one
        for name, one in table.items()
        if name not in (DEFAULT, DEFAULT_OTI, WHOLE_TRUTH)
        and not name.endswith(OTHER_WORDS)
        and len(one.hard) == len(default.hard)  # in every world
    }
    best = max(single, key=lambda name: single[name].by_query.mean())
    gained = default.by_query - single[best].by_query
    rows = [
        _ratio("OTI by the sum", oti, table[SUM], OVER_SUM),
        _ratio(f"{phi} by OTI", plain, oti, PHI_OF_OTI),
        _with_interval(row(f"default less the best single method ({best})", 0, "mAP@10"), gained, reach=0.0),
    ]
    difference = oti.by_query - table[RANDOM_WORDS].by_query
    errors = difference.mean() / (difference.std() / np.sqrt(len(difference)))
    rows.append(row("OTI over random words", errors, "standard errors", None, OVER_RANDOM))
    for which in ("", OTHER_WORDS):
        default, plain = table[DEFAULT + which], table[phi + which]
        negation = default.about("negation") / max(plain.about("negation"), 1e-6)
        rows.append(row(f"default by plain phi, negation{which}", negation, "times", None, NEGATION))
        steady = spread(default.alike[10]) / spread(plain.alike[10])
        rows.append(at_most(f"default by plain phi, spread{which}", steady, "times", None, STEADIER))
    return rows


def _ablated(answers: Mapping[str, Answers], ablations: Ablations, oti: OtiParameters) -> list[Row]:
    """What each change of the method brings or costs, query by query in the world of the ablations (table VIII)."""
    whole_phi, *phis = ablations.of_phi
    changed = dict.fromkeys((RANDOM_WORDS, *ablations.of_oti(oti)), OTI_NAME) | dict.fromkeys(phis, whole_phi)
    return [
        _with_interval(row(f"{name}, less {whole}", 0, "mAP@10"), answers[name].by_query - answers[whole].by_query)
        for name, whole in changed.items()
    ]


def _ratio(name: str, one: Answers, other: Answers, reach: float) -> Row:
    return row(name, one.by_query.mean() / max(other.by_query.mean(), 1e-9), "times", None, reach)


def _with_interval(one: Row, values: NDArray[np.float64], reach: float | None = None) -> Row:
    """The row with the mean of values `[q]`, and what it lies between. It holds if all of that is above `reach`."""
    found = interval(values)
    return replace(
        one, value=round(found.mean, 4), low=round(found.low, 4), high=round(found.high, 4), reach=reach,
        holds=None if reach is None else found.low > reach,
    )  # fmt: skip


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values))
