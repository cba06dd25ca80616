"""A pretrained model of next to no size, for tests."""

import json
from pathlib import Path

import numpy as np

WIDTH, INNER, LAYERS, PIECES, PLACES = 16, 32, 2, 30522, 512


def small_model(folder: Path) -> Path:
    """Write a model in BERT's layout to a folder and return the folder."""
    from safetensors.numpy import save_file

    random = np.random.default_rng(0)

    def matrix(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return (random.standard_normal(shape) * 0.02).astype(np.float32)

    known = {
        "embeddings.word_embeddings.weight": matrix(PIECES, WIDTH),
        "embeddings.position_embeddings.weight": matrix(PLACES, WIDTH),
        "embeddings.token_type_embeddings.weight": matrix(2, WIDTH),
    }
    lines = {
        "attention.self.query": (WIDTH, WIDTH),
        "attention.self.key": (WIDTH, WIDTH),
        "attention.self.value": (WIDTH, WIDTH),
        "attention.output.dense": (WIDTH, WIDTH),
        "intermediate.dense": (INNER, WIDTH),
        "output.dense": (WIDTH, INNER),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}"
        norms += [f"{at}.attention.output.LayerNorm", f"{at}.output.LayerNorm"]
        for name, shape in lines.items():
            known[f"{at}.{name}.weight"] = matrix(*shape)
            known[f"{at}.{name}.bias"] = matrix(shape[0])
    for name in norms:
        known[f"{name}.weight"] = np.ones(WIDTH, dtype=np.float32)
        known[f"{name}.bias"] = np.zeros(WIDTH, dtype=np.float32)
    save_file(known, folder / "model.safetensors")
    config = {
        "hidden_size": WIDTH, "intermediate_size": INNER, "num_attention_heads": 2,
        "num_hidden_layers": LAYERS, "vocab_size": PIECES, "max_position_embeddings": PLACES,
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder
