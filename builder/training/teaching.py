"""Teaching: fit the network to lessons."""

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from builder.training.heads import heads
from builder.training.lessons import OPEN, Lesson
from builder.training.network import Tagger, seeded

_WEIGHTS = {
    "bio": 2.0, "required": 0.5, "role": 0.6, "number": 0.3, "qualitative": 1.0, "kind": 0.3,
    "own": 0.2, "better": 0.1, "scope": 0.2, "unit": 0.1, "upto": 0.1,
}  # fmt: skip
_MOST = 512
_BEGIN, _END = 101, 102


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to teach: passes over the lessons, lessons a step, and rates of learning."""

    epochs: int = 8
    batch: int = 12
    rate: float = 1.5e-4
    heads_rate: float = 1e-3
    decay: float = 0.01
    warm: float = 0.1
    seed: int = 0


def teach(
    lessons: Sequence[Lesson],
    base: Path,
    recipe: Recipe,
    tell: Callable[[str], None],
) -> Tagger:
    """Return a network taught with lessons.

    Args:
        lessons: what to teach.
        base: folder of the pretrained model.
        recipe: how.
        tell: is given a line after each epoch.
    """
    seeded(recipe.seed)
    order = random.Random(recipe.seed)
    network = Tagger(base, sum(map(len, heads().values())))
    steps = recipe.epochs * math.ceil(len(lessons) / recipe.batch)
    optimizer = torch.optim.AdamW(
        [
            {"params": network.encoder_parameters(), "lr": recipe.rate},
            {"params": network.heads.parameters(), "lr": recipe.heads_rate},
        ],
        weight_decay=recipe.decay,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min(1, step / (recipe.warm * steps + 1)) * max(0.02, 1 - step / steps),
    )
    network.train()
    for epoch in range(recipe.epochs):
        losses = []
        for chosen in _batches(lessons, recipe.batch, order):
            losses.append(_step(network, chosen, optimizer))
            schedule.step()
        tell(f"epoch {epoch + 1} of {recipe.epochs}: loss {sum(losses) / len(losses):.3f}")
    return network.eval()


def _step(network: Tagger, chosen: Sequence[Lesson], optimizer: torch.optim.Optimizer) -> float:
    ids, shapes, mask = _inputs(chosen)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = network(ids, shapes, mask)
    loss = _loss(scores.float()[:, 1:], mask[:, 2:], chosen)
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


def _cut(one: Lesson) -> tuple[list[int], list[int]]:
    last = _MOST - 2
    return (
        [_BEGIN, *one.pieces.ids[:last], _END],
        [0, *one.pieces.shapes[:last], 0],
    )


def _loss(scores: Tensor, mask: Tensor, chosen: Sequence[Lesson]) -> Tensor:
    """Return the weighted loss of all heads; ``scores`` and ``mask`` begin at the first piece."""
    length = mask.shape[1]
    total = scores.sum() * 0
    at = 0
    for name, outcomes in heads().items():
        given = scores[:, :length, at : at + len(outcomes)]
        wanted = _targets(name, chosen, length)
        at += len(outcomes)
        if name == "bio":
            loss = -(wanted * functional.log_softmax(given, -1)).sum(-1)[mask].mean()
        else:
            loss = _closed(given, wanted, len(outcomes))
        total = total + _WEIGHTS[name] * loss
    return total


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
