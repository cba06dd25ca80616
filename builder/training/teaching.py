"""Teaching: fit the network to lessons."""

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from builder.nlp.pools import WAYS, pools
from builder.training.heads import heads, name_heads
from builder.training.lessons import OPEN, Lesson
from builder.training.network import Tagger, seeded

_WEIGHTS = {
    "bio": 2.0, "required": 0.5, "role": 0.6, "number": 0.3, "qualitative": 1.0, "kind": 0.3,
    "own": 0.2, "better": 0.1, "scope": 0.2, "unit": 0.1, "upto": 0.1,
    "any": 1.0, "sure": 1.0, "type": 0.7, "part": 1.0,
}  # fmt: skip
_MOST = 512
_BEGIN, _END = 101, 102


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to teach: passes over the lessons, lessons a step, and rates of learning.

    Rates rise for the share ``warm`` of the steps, then fall to the share ``last`` of themselves.
    """

    epochs: int
    rate: float = 1.5e-4
    heads_rate: float = 1e-3
    warm: float = 0.1
    last: float = 0.02
    batch: int = 12
    decay: float = 0.01
    seed: int = 0


FIRST = Recipe(epochs=3, last=0.4)
"""How the first part of the lessons is taught."""
ALL = Recipe(epochs=4, heads_rate=7e-4, warm=0.05, seed=1)
"""How what was taught the first part goes on with all lessons."""


def teach(
    network: Tagger, lessons: Sequence[Lesson], recipe: Recipe, tell: Callable[[str], None]
) -> None:
    """Teach a network lessons.

    Args:
        network: what is taught.
        lessons: what to teach.
        recipe: how.
        tell: is given a line after each epoch.
    """
    seeded(recipe.seed)
    order = random.Random(recipe.seed)
    steps = recipe.epochs * math.ceil(len(lessons) / recipe.batch)
    optimizer = torch.optim.AdamW(
        [
            {"params": network.encoder_parameters(), "lr": recipe.rate},
            {"params": network.head_parameters(), "lr": recipe.heads_rate},
        ],
        weight_decay=recipe.decay,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min(1, step / (recipe.warm * steps + 1)) * max(recipe.last, 1 - step / steps),
    )
    network.train()
    for epoch in range(recipe.epochs):
        losses = []
        for chosen in _batches(lessons, recipe.batch, order):
            losses.append(_step(network, chosen, optimizer))
            schedule.step()
        tell(f"epoch {epoch + 1} of {recipe.epochs}: loss {sum(losses) / len(losses):.3f}")
    network.eval()


def blank(base: Path) -> Tagger:
    """Return a network that knows what the pretrained model knows, its heads untaught."""
    seeded(0)
    return Tagger(base, *(sum(map(len, told.values())) for told in (heads(), name_heads())))


def _step(network: Tagger, chosen: Sequence[Lesson], optimizer: torch.optim.Optimizer) -> float:
    ids, shapes, mask = _inputs(chosen)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores, named = network(ids, shapes, _pools(chosen, ids.shape[1]), mask)
    loss = _of_pieces(scores.float()[:, 1:-1], chosen) + _of_candidates(named.float(), chosen)
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


def _batches(
    lessons: Sequence[Lesson], size: int, order: random.Random
) -> Iterator[Sequence[Lesson]]:
    """Yield all lessons in random batches of like length."""
    shuffled = order.sample(lessons, len(lessons))
    batches = []
    for at in range(0, len(shuffled), size * 8):
        near = sorted(shuffled[at : at + size * 8], key=lambda one: len(one.pieces.ids))
        batches += [near[i : i + size] for i in range(0, len(near), size)]
    order.shuffle(batches)
    yield from batches


def _inputs(chosen: Sequence[Lesson]) -> tuple[Tensor, Tensor, Tensor]:
    rows = [_cut(one) for one in chosen]
    longest = max(len(ids) for ids, _ in rows)
    ids = torch.tensor([[*ids, *[0] * (longest - len(ids))] for ids, _ in rows])
    shapes = torch.tensor([[*told, *[0] * (longest - len(told))] for _, told in rows])
    mask = torch.tensor([[i < len(ids) for i in range(longest)] for ids, _ in rows])
    return ids, shapes, mask


def _pools(chosen: Sequence[Lesson], length: int) -> Tensor:
    most = max(1, *(len(one.things) for one in chosen))
    found = np.zeros((len(chosen), WAYS, most, length), dtype=np.float32)
    for row, one in enumerate(chosen):
        weights = pools(one.things, 0, min(len(one.pieces.ids), _MOST - 2))
        found[row, :, : weights.shape[1], : weights.shape[2]] = weights
    return torch.from_numpy(found)


def _cut(one: Lesson) -> tuple[list[int], list[int]]:
    last = _MOST - 2
    return (
        [_BEGIN, *one.pieces.ids[:last], _END],
        [0, *one.pieces.shapes[:last], 0],
    )


def _of_pieces(given: Tensor, chosen: Sequence[Lesson]) -> Tensor:
    """Return the loss of the heads of pieces; ``given`` begins at the first piece."""
    wanted = {name: _targets(name, chosen, given.shape[1]) for name in heads()}
    return _loss(given, wanted, heads())


def _of_candidates(given: Tensor, chosen: Sequence[Lesson]) -> Tensor:
    """Return the loss of the heads of candidates."""
    wanted = {
        name: torch.from_numpy(np.concatenate([one.named[name] for one in chosen]))
        for name in name_heads()
    }
    rows = [row[: len(one.things)] for row, one in zip(given, chosen, strict=True)]
    return _loss(torch.cat(rows), wanted, name_heads())


def _loss(given: Tensor, wanted: Mapping[str, Tensor], told: Mapping[str, Sequence[str]]) -> Tensor:
    """Return the weighted loss of heads; where shares of the outcomes are wanted, of these."""
    total = given.sum() * 0
    at = 0
    for name, outcomes in told.items():
        scores = given[..., at : at + len(outcomes)]
        at += len(outcomes)
        if wanted[name].ndim == given.ndim:
            loss = _shared(scores, wanted[name])
        else:
            loss = _closed(scores, wanted[name], len(outcomes))
        total = total + _WEIGHTS[name] * loss
    return total


def _shared(given: Tensor, wanted: Tensor) -> Tensor:
    answered = wanted.sum(-1) > 0
    if not answered.any():
        return given.sum() * 0
    return -(wanted * functional.log_softmax(given, -1)).sum(-1)[answered].mean()


def _closed(given: Tensor, wanted: Tensor, outcomes: int) -> Tensor:
    answered = wanted != OPEN
    if not answered.any():
        return given.sum() * 0
    if outcomes == 1:
        return functional.binary_cross_entropy_with_logits(given[answered][:, 0], wanted[answered])
    return functional.cross_entropy(given[answered], wanted[answered].long())


def _targets(name: str, chosen: Sequence[Lesson], length: int) -> Tensor:
    rows = []
    for one in chosen:
        told = one.targets[name][:length]
        missing = [(0, length - len(told)), *[(0, 0)] * (told.ndim - 1)]
        rows.append(np.pad(told, missing, constant_values=0 if name == "bio" else OPEN))
    return torch.from_numpy(np.stack(rows))
