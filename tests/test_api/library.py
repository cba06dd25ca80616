"""A small library of invented papers: what they say, mention and claim."""

from dataclasses import dataclass

from ontology.iris import slug
from ontology.vocabulary import kinds

# label: type, broader labels, further labels, further properties
ENTITIES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...], dict[str, str]]] = {
    "sparsity": ("Method", (), ("sparse network",), {}),
    "structured sparsity": ("Method", ("sparsity",), (), {}),
    "unstructured sparsity": ("Method", ("sparsity",), (), {}),
    "N:M sparsity": ("Method", ("structured sparsity",), ("N:M sparse",), {}),
    "2:4 sparsity": ("Method", ("N:M sparsity",), ("2:4 sparse", "2:4"), {}),
    "quantization": ("Method", (), (), {}),
    "FP8 quantization": ("Method", ("quantization",), ("FP8",), {}),
    "LoRA": ("Method", (), ("Low-Rank Adaptation",), {}),
    "TransMask": ("Method", (), (), {}),
    "ThinGrad": ("Method", (), (), {}),
    "PermNM": ("Method", (), (), {}),
    "SparseCore": ("Method", (), (), {}),
    "EightFold": ("Method", (), (), {}),
    "NapDecode": ("Method", (), (), {}),
    "language model": ("Model", (), ("LM",), {}),
    "LLaMA": ("Model", ("language model",), (), {}),
    "LLaMA2-7B": ("Model", ("LLaMA",), (), {"size": "7B"}),
    "BERT": ("Model", ("language model",), (), {}),
    "ViT": ("Model", (), ("Vision Transformer",), {}),
    "ImageNet": ("Dataset", (), (), {"forTask": "image classification"}),
    "GLUE": ("Dataset", (), (), {}),
    "KernelTraces": ("Dataset", (), (), {}),
    "GPU": ("Hardware", (), (), {}),
    "NVIDIA Ampere GPU": (
        "Hardware",
        ("GPU",),
        ("Ampere", "Ampere GPU"),
        {"manufacturer": "NVIDIA", "architecture": "Ampere"},
    ),
    "A100": ("Hardware", ("NVIDIA Ampere GPU",), (), {"manufacturer": "NVIDIA"}),
    "A100-40G": ("Hardware", ("A100",), (), {"manufacturer": "NVIDIA", "memorySize": "40 GB"}),
    "H100": ("Hardware", ("GPU",), (), {"manufacturer": "NVIDIA", "architecture": "Hopper"}),
    "NPU": ("Hardware", (), ("neural processing unit",), {}),
    "image classification": ("Task", (), (), {}),
    "language modelling": ("Task", (), (), {}),
    "perplexity": ("Metric", (), (), {"better": "lower"}),
    "top-1 accuracy": ("Metric", (), (), {"better": "higher"}),
}


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A mention of an entity: its role, and the surfaces that stand in the text."""

    entity: str
    role: str
    surfaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim and the quote that proves it."""

    kind: str
    quote: str
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    basis: str = "none"
    qualifier: str | None = None
    direction: str = "better"
    scope: str | None = None
    baseline: str | None = None
    baseline_entity: str | None = None
    metric: str | None = None
    metric_entity: str | None = None
    hardware: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    own: bool = True
    factor: float | None = None

    @property
    def comparative(self) -> bool:
        """Say whether it compares, as docs/store.md and the ontology have it."""
        return self.low is None or self.unit in ("x", "%", "points") or bool(self.baseline)

    @property
    def speedup(self) -> bool:
        """Say whether it is an own, comparative speed claim for the better."""
        fast = kinds()[self.kind].family == "speed"
        return fast and self.own and self.comparative and self.direction == "better"


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper of the library."""

    title: str
    abstract: str
    year: int | None
    source: str
    mentions: tuple[MentionRow, ...]
    claims: tuple[ClaimRow, ...] = ()
    arxiv_id: str | None = None
    date: str | None = None
    sections: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """Return the slug that names the paper."""
        return slug(self.title)


SOURCES = {"digest.txt": "dailypapers", "own.jsonl": "jsonl"}

PAPERS = (
    PaperRow(
        title="TransMask: Transposable Masks for Fast 2:4 Training",
        abstract=(
            "Ampere GPUs multiply 2:4 sparse matrices twice as fast as dense ones. "
            "We present TransMask, which keeps a mask valid in both passes of BERT training. "
            "On an A100 it trains 1.2 to 1.4x faster than dense training. "
            "Scores on GLUE drop by 0.3 points."
        ),
        year=2024,
        source="own.jsonl",
        arxiv_id="2401.00001",
        date="2024-01-05",
        mentions=(
            MentionRow("TransMask", "proposes", ("TransMask",)),
            MentionRow("2:4 sparsity", "uses", ("2:4", "2:4 sparse")),
            MentionRow("BERT", "uses", ("BERT",)),
            MentionRow("A100", "runsOn", ("A100",)),
            MentionRow("GLUE", "evaluatesOn", ("GLUE",)),
            MentionRow("NVIDIA Ampere GPU", "background", ("Ampere GPUs",)),
        ),
        claims=(
            ClaimRow(
                kind="speedup",
                quote="twice as fast as dense ones",
                low=2.0,
                high=2.0,
                unit="x",
                basis="ratio",
                baseline="dense ones",
                hardware=("NVIDIA Ampere GPU",),
                own=False,
                factor=2.0,
            ),
            ClaimRow(
                kind="speedup",
                quote="trains 1.2 to 1.4x faster than dense training",
                low=1.2,
                high=1.4,
                unit="x",
                basis="ratio",
                scope="training",
                baseline="dense training",
                hardware=("A100",),
                about=("BERT",),
                factor=1.2,
            ),
            ClaimRow(
                kind="quality",
                quote="drop by 0.3 points",
                low=0.3,
                high=0.3,
                unit="points",
                basis="reduction",
                direction="worse",
                about=("GLUE",),
            ),
        ),
    ),
    PaperRow(
        title="Thin Gradients for 2:4 Sparse Backward Passes",
        abstract=(
            "ThinGrad stores gradients with 2:4 sparsity. "
            "It cuts the memory of fine-tuning LLaMA2-7B by 43%. "
            "Training took 41 hours on eight H100 boards."
        ),
        year=2025,
        source="own.jsonl",
        mentions=(
            MentionRow("ThinGrad", "proposes", ("ThinGrad",)),
            MentionRow("2:4 sparsity", "uses", ("2:4 sparsity",)),
            MentionRow("LLaMA2-7B", "uses", ("LLaMA2-7B",)),
            MentionRow("H100", "runsOn", ("H100",)),
        ),
        claims=(
            ClaimRow(
                kind="memory",
                quote="cuts the memory of fine-tuning LLaMA2-7B by 43%",
                low=43.0,
                high=43.0,
                unit="%",
                basis="reduction",
                scope="finetuning",
                about=("LLaMA2-7B",),
                factor=1 / 0.57,
            ),
            ClaimRow(
                kind="time",
                quote="41 hours on eight H100 boards",
                low=41.0,
                high=41.0,
                unit="hours",
                basis="absolute",
                scope="training",
                hardware=("H100",),
            ),
        ),
    ),
    PaperRow(
        title="Permuting Channels for N:M Sparsity in Vision Transformers",
        abstract=(
            "PermNM reorders channels so that N:M sparsity costs a ViT little. "
            "Inference on one A100-40G is up to 1.6x faster than the dense model. "
            "Top-1 accuracy on ImageNet reaches 81.2."
        ),
        year=2023,
        source="own.jsonl",
        arxiv_id="2305.00003",
        date="2023-05",
        mentions=(
            MentionRow("PermNM", "proposes", ("PermNM",)),
            MentionRow("N:M sparsity", "uses", ("N:M sparsity", "N:M Sparsity")),
            MentionRow("ViT", "uses", ("ViT", "Vision Transformers")),
            MentionRow("A100-40G", "runsOn", ("A100-40G",)),
            MentionRow("ImageNet", "evaluatesOn", ("ImageNet",)),
            MentionRow("top-1 accuracy", "measures", ("Top-1 accuracy",)),
        ),
        claims=(
            ClaimRow(
                kind="speedup",
                quote="up to 1.6x faster than the dense model",
                low=1.6,
                high=1.6,
                unit="x",
                basis="ratio",
                qualifier="up to",
                scope="inference",
                baseline="the dense model",
                hardware=("A100-40G",),
                about=("ViT",),
                factor=1.6,
            ),
            ClaimRow(
                kind="quality",
                quote="reaches 81.2",
                low=81.2,
                high=81.2,
                unit="score",
                basis="absolute",
                metric="Top-1 accuracy",
                metric_entity="top-1 accuracy",
                about=("ImageNet",),
            ),
        ),
    ),
    PaperRow(
        title="Pruning Without Retraining",
        abstract=(
            "We remove single weights and never train again. "
            "With unstructured sparsity LLaMA keeps 96% of its perplexity. "
            "No device runs such weights any faster."
        ),
        year=2023,
        source="digest.txt",
        mentions=(
            MentionRow("unstructured sparsity", "uses", ("unstructured sparsity",)),
            MentionRow("LLaMA", "uses", ("LLaMA",)),
            MentionRow("perplexity", "measures", ("perplexity",)),
        ),
        claims=(
            ClaimRow(
                kind="quality",
                quote="keeps 96% of its perplexity",
                low=96.0,
                high=96.0,
                unit="%",
                basis="remaining",
                metric="perplexity",
                metric_entity="perplexity",
                about=("LLaMA",),
                factor=0.96,
            ),
        ),
    ),
    PaperRow(
        title='SparseCore: Adapters with a "Sparse" Core',
        abstract=(
            "SparseCore prunes the core of LoRA to 2:4 and tunes what is left. "
            "Fine-tuning LLaMA2-7B on an H100 is at least 2x faster than LoRA. "
            "It needs about 28% fewer parameters."
        ),
        year=2025,
        source="digest.txt",
        arxiv_id="2502.00005",
        date="2025-02-11",
        mentions=(
            MentionRow("SparseCore", "proposes", ("SparseCore",)),
            MentionRow("LoRA", "comparesWith", ("LoRA",)),
            MentionRow("2:4 sparsity", "background", ("2:4",)),
            MentionRow("LLaMA2-7B", "uses", ("LLaMA2-7B",)),
            MentionRow("H100", "runsOn", ("H100",)),
        ),
        claims=(
            ClaimRow(
                kind="speedup",
                quote="at least 2x faster than LoRA",
                low=2.0,
                high=2.0,
                unit="x",
                basis="ratio",
                qualifier="at least",
                scope="finetuning",
                baseline="LoRA",
                baseline_entity="LoRA",
                hardware=("H100",),
                about=("LLaMA2-7B",),
                factor=2.0,
            ),
            ClaimRow(
                kind="params",
                quote="about 28% fewer parameters",
                low=28.0,
                high=28.0,
                unit="%",
                basis="reduction",
                qualifier="about",
                factor=1 / 0.72,
            ),
        ),
    ),
    PaperRow(
        title="EightFold: FP8 from End to End",
        abstract=(
            "EightFold trains and serves in FP8 alone. "
            "Throughput on H100 rises by 28% on average. "
            "Language modelling suffers nothing."
        ),
        year=2024,
        source="own.jsonl",
        mentions=(
            MentionRow("EightFold", "proposes", ("EightFold",)),
            MentionRow("FP8 quantization", "uses", ("FP8",)),
            MentionRow("H100", "runsOn", ("H100",)),
            MentionRow("language modelling", "addresses", ("Language modelling",)),
        ),
        claims=(
            ClaimRow(
                kind="throughput",
                quote="rises by 28% on average",
                low=28.0,
                high=28.0,
                unit="%",
                basis="increase",
                qualifier="on average",
                hardware=("H100",),
                factor=1.28,
            ),
        ),
    ),
    PaperRow(
        title="KernelTraces: What a Million Kernels Do",
        abstract="KernelTraces records a million runs of kernels on A100 and H100 machines.",
        year=None,
        source="own.jsonl",
        mentions=(
            MentionRow("KernelTraces", "proposes", ("KernelTraces",)),
            MentionRow("A100", "runsOn", ("A100",)),
            MentionRow("H100", "runsOn", ("H100",)),
        ),
    ),
    PaperRow(
        title="NapDecode: Small Language Models on Phones",
        abstract=(
            "NapDecode lets an NPU sleep between tokens. "
            "Latency falls by 30% and energy use falls too. "
            "In the worst case an NPU wakes 1.1x slower."
        ),
        year=2025,
        source="digest.txt",
        mentions=(
            MentionRow("NapDecode", "proposes", ("NapDecode",)),
            MentionRow("NPU", "runsOn", ("NPU",)),
            MentionRow("language model", "uses", ("Language Models",)),
        ),
        claims=(
            ClaimRow(
                kind="latency",
                quote="Latency falls by 30%",
                low=30.0,
                high=30.0,
                unit="%",
                basis="reduction",
                scope="decoding",
                hardware=("NPU",),
                factor=1 / 0.7,
            ),
            ClaimRow(kind="energy", quote="energy use falls too", hardware=("NPU",)),
            ClaimRow(
                kind="speedup",
                quote="1.1x slower",
                low=1.1,
                high=1.1,
                unit="x",
                basis="ratio",
                direction="worse",
                hardware=("NPU",),
                factor=1 / 1.1,
            ),
        ),
        sections=(("1 Introduction", "Phones have little power. NPU cores idle often."),),
    ),
)
