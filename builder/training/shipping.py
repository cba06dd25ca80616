"""Shipping: write a network as ONNX with whole-number weights."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from builder.nlp.pools import WAYS
from builder.training.heads import heads, name_heads
from builder.training.network import Tagger

_OPSET = 17


def ship(network: Tagger, file: Path) -> None:
    """Write a network to a file: weights in 8 bits, by column; the heads' outcomes as metadata."""
    ids = torch.zeros((1, 8), dtype=torch.long)
    pools = torch.zeros((1, WAYS, 2, 8))
    with TemporaryDirectory() as folder:
        whole = str(Path(folder, "whole.onnx"))
        torch.onnx.export(
            network.eval(),
            (ids, ids, pools),
            whole,
            input_names=["ids", "shapes", "pools"],
            output_names=["scores", "named"],
            dynamic_axes={
                **{name: {0: "batch", 1: "piece"} for name in ("ids", "shapes", "scores")},
                "pools": {0: "batch", 2: "thing", 3: "piece"},
                "named": {0: "batch", 1: "thing"},
            },
            opset_version=_OPSET,
            dynamo=False,
        )
        quantize_dynamic(whole, str(file), weight_type=QuantType.QInt8, per_channel=True)
    made = onnx.load(str(file))
    made.metadata_props.add(key="heads", value=json.dumps(heads()))
    made.metadata_props.add(key="name_heads", value=json.dumps(name_heads()))
    onnx.save(made, str(file))
