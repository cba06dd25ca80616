"""Tests of names, sizes and hardware."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.nlp.hardware import find_hardware, known_hardware
from builder.nlp.names import find_names, further_sizes
from tests.test_builder.reading_of import reading_of


def names(text: str) -> set[str]:
    """Return the surfaces of the names in an abstract."""
    reading = reading_of("A title\n\n" + text)
    return {reading.surface(name.first, name.end) for name in find_names(reading)}


def hardware(text: str) -> set[str]:
    """Return the surfaces of the hardware in an abstract."""
    reading = reading_of("A title\n\n" + text)
    return {reading.surface(name.first, name.end) for name in find_hardware(reading)}


@pytest.mark.parametrize(
    "name",
    ["LLaMA-7B", "GPT-3 XL", "Qwen2.5-VL-72B", "ViT-B/16", "Llama 2", "gpt-4o-mini", "LibriSpeech"],
)
def test_whole_names(name: str) -> None:
    """Names are found whole, with versions, sizes and tails."""
    assert name in names(f"We test {name} and more.")


def test_plain_words_hang_off() -> None:
    """Plain words tied to a name by a hyphen are not part of it."""
    assert names("some LoRA-based nets and multi-GPU runs") == {"LoRA", "GPU"}


def test_sentence_openers_are_no_names() -> None:
    """A capital at the start of a sentence makes no name."""
    assert names("However, it works. Extensive runs show it.") == set()


def test_units_are_no_names() -> None:
    """Units with capitals make no name."""
    assert names("at 16 kHz or 40 dB") == set()


def test_sizes_share_a_name() -> None:
    """A list of sizes names one model each; the bare size is bound to its place."""
    reading = reading_of("Title\n\nWe train LLaMA 1B and 7B here, and 30 more.")
    sized = [name for name in find_names(reading) if name.name]
    further = [size for name in sized for size in further_sizes(reading, name)]
    assert [name.name for name in sized] == ["LLaMA-1B"]
    assert [(size.name, size.bound) for size in further] == [("LLaMA-7B", True)]
    assert reading.surface(further[0].first, further[0].end) == "7B"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("on 8 A100 GPUs", "A100"),
        ("one A100-40G card", "A100-40G"),
        ("an NVIDIA Jetson AGX Orin", "NVIDIA Jetson AGX Orin"),
        ("a single RTX 3090", "RTX 3090"),
        ("on 4× NVIDIA H100", "NVIDIA H100"),
        ("with 8xH100", "H100"),
        ("a TPU v4 pod", "TPU v4"),
        ("a Huawei Ascend 910B NPU", "Huawei Ascend 910B"),
        ("on a Xilinx VCU1525 board", "Xilinx VCU1525"),
        ("for mobile devices", "mobile devices"),
        ("an FPGA", "FPGA"),
        ("a Raspberry Pi 5", "Raspberry Pi 5"),
    ],
)
def test_hardware(text: str, name: str) -> None:
    """Chips, boards and classes of devices are found by the shape of their names."""
    assert name in hardware(text)


@pytest.mark.parametrize("text", ["in Fig. A1", "a BERT-B40 layer", "of 7B tokens", "T5 learns"])
def test_no_hardware(text: str) -> None:
    """What only looks a little like a chip is none."""
    assert hardware(text) == set()


def test_variants_mean_one_chip() -> None:
    """A name with maker and memory means the chip that the vocabulary knows."""
    plain = known_hardware("A100")
    assert plain is not None
    assert known_hardware("Tesla A100") == plain


@given(st.text(alphabet="ABab17 -/.+()", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    """Whatever the text, candidates lie inside it and are not empty."""
    reading = reading_of("T\n\n" + text)
    for name in (*find_names(reading), *find_hardware(reading)):
        assert 0 <= name.first < name.end <= len(reading.words)
