"""The network: BERT's encoder (Devlin et al. 2019) with a line of heads over each piece."""

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from builder.nlp.pieces import SHAPES
from builder.nlp.pools import WAYS

_NORM = 1e-12
_TOGETHER = 256
_PARTS = (
    ("attention.self.query", "query"),
    ("attention.self.key", "key"),
    ("attention.self.value", "value"),
    ("attention.output.dense", "mixed"),
    ("attention.output.LayerNorm", "mixed_norm"),
    ("intermediate.dense", "wide"),
    ("output.dense", "narrow"),
    ("output.LayerNorm", "norm"),
)


class Layer(nn.Module):
    """One layer: self-attention, then two dense maps, each added to what came in."""

    def __init__(self, width: int, inner: int, attentions: int, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.mixed, self.mixed_norm = nn.Linear(width, width), nn.LayerNorm(width, eps=_NORM)
        self.wide, self.narrow = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, eps=_NORM)
        self.dropout = nn.Dropout(dropout)
        self._attentions = attentions

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Return the pieces' vectors after this layer; ``mask`` is true where there is a piece."""
        batch, length, width = x.shape
        parts = (batch, length, self._attentions, width // self._attentions)
        query, key, value = (
            line(x).view(parts).transpose(1, 2) for line in (self.query, self.key, self.value)
        )
        # No dropout in here: with it the fast kernel of CPUs is not taken.
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x = self.mixed_norm(x + self.mixed(seen.transpose(1, 2).reshape(batch, length, width)))
        changed: Tensor = self.norm(x + self.dropout(self.narrow(functional.gelu(self.wide(x)))))
        return changed


class Tagger(nn.Module):
    """An encoder with heads.

    Args:
        base: folder of the pretrained model: config.json and model.safetensors in BERT's layout.
        columns: how many columns all heads of pieces have together.
        name_columns: how many those of candidates have.
        dropout: share of values that training drops.
    """

    def __init__(self, base: Path, columns: int, name_columns: int, dropout: float = 0.1) -> None:
        super().__init__()
        told = json.loads((base / "config.json").read_text(encoding="utf-8"))
        width = told["hidden_size"]
        self.word = nn.Embedding(told["vocab_size"], width)
        self.place = nn.Embedding(told["max_position_embeddings"], width)
        self.shape = nn.Embedding(SHAPES, width)
        self.norm = nn.LayerNorm(width, eps=_NORM)
        self.layers = nn.ModuleList(
            Layer(width, told["intermediate_size"], told["num_attention_heads"], dropout)
            for _ in range(told["num_hidden_layers"])
        )
        self.heads = nn.Linear(width, columns)
        self.together = nn.Linear((WAYS + 1) * width, _TOGETHER)
        self.name_heads = nn.Linear(_TOGETHER, name_columns)
        self.dropout = nn.Dropout(dropout)
        self._take_over(base / "model.safetensors")
        # Too many for the few papers that teach: they would learn names by heart.
        self.word.weight.requires_grad_(False)

    def _take_over(self, file: Path) -> None:
        known = load_file(str(file))
        nn.init.zeros_(self.shape.weight)
        self.word.weight.data = known["embeddings.word_embeddings.weight"]
        self.place.weight.data = (
            known["embeddings.position_embeddings.weight"]
            + known["embeddings.token_type_embeddings.weight"][0]
        )
        _fill(self.norm, known, "embeddings.LayerNorm")
        for number, layer in enumerate(self.layers):
            for theirs, ours in _PARTS:
                _fill(getattr(layer, ours), known, f"encoder.layer.{number}.{theirs}")

    def forward(
        self, ids: Tensor, shapes: Tensor, pools: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Return the columns of all heads for each piece, and for each candidate.

        Args:
            ids: numbers of the pieces, batch by length.
            shapes: how their words are written, batch by length.
            pools: weights of the pieces that name the candidates (builder/nlp/pools.py), batch by
                ways by candidates by length.
            mask: true where there is a piece, batch by length; all, if it is not given.
        """
        x = self.word(ids) + self.place.weight[: ids.shape[1]] + self.shape(shapes)
        x = self.dropout(self.norm(x))
        wide = None if mask is None else mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, wide)
        scores: Tensor = self.heads(self.dropout(x))
        pooled = torch.matmul(pools, x[:, None].float()).transpose(1, 2).flatten(2)
        whole = x[:, :1].expand(-1, pooled.shape[1], -1).float()
        together = functional.gelu(self.together(self.dropout(torch.cat((pooled, whole), -1))))
        named: Tensor = self.name_heads(self.dropout(together))
        return scores, named

    def encoder_parameters(self) -> Sequence[nn.Parameter]:
        """Return what is trained besides the heads."""
        heads = {id(each) for each in self.head_parameters()}
        return [p for p in self.parameters() if p.requires_grad and id(p) not in heads]

    def head_parameters(self) -> Sequence[nn.Parameter]:
        """Return what the heads alone have."""
        return [
            p for part in (self.heads, self.together, self.name_heads) for p in part.parameters()
        ]


def _fill(part: nn.Module, known: dict[str, Tensor], name: str) -> None:
    part.load_state_dict({end: known[f"{name}.{end}"] for end in ("weight", "bias")})


def seeded(seed: int) -> None:
    """Make what follows the same each time, as far as the machine does."""
    torch.manual_seed(seed)
