"""Hardware of claims: which device a figure was measured on."""

import pytest

from builder.claims.testbed import is_class
from builder.extraction import Claim
from tests.test_builder.claims_in import claims_in, only

TITLE = "Foo: a Title\n\n"
RUNS = ("Hardware", "runsOn")


def held(text: str, *devices: str) -> list[tuple[str, ...]]:
    """Return the hardware of each claim of a text that runs on some devices."""
    mentions = {device.replace(" ", "_"): RUNS for device in devices}
    claims: list[Claim] = claims_in(TITLE + text, **mentions)
    return [claim.hardware for claim in claims]


def test_a_baseline_before_the_device_does_not_hide_it() -> None:
    """In "faster than X on A" the device is where both ran."""
    text = "Foo is 3.2x faster than FP16 on an A100 and 4.4x faster than FP16 on an A6000."
    assert held(text, "A100", "A6000") == [("A100",), ("A6000",)]


def test_a_device_may_stand_before_its_number() -> None:
    """Two halves of a sentence that each begin with a device keep their own."""
    text = "On the A100 Foo gives a speedup of 3.2x, and on the A6000 one of 4.4x."
    assert held(text, "A100", "A6000") == [("A100",), ("A6000",)]


def test_devices_told_in_one_breath_belong_together() -> None:
    """A list of devices holds for its number, and hides the sort of device it details."""
    text = "Foo has a latency of 40ms on edge devices such as the Orin and the Pi 5."
    assert held(text, "edge devices", "Orin", "Pi 5") == [("Orin", "Pi 5")]


def test_devices_far_behind_belong_to_other_words() -> None:
    """What a sentence says later of another device is not about its first number."""
    text = (
        "Foo gives a speedup of 10x on a desktop CPU and some gains by pruning, with savings "
        "of many sorts besides that make it fit for the Portenta."
    )
    assert held(text, "desktop CPU", "Portenta") == [("desktop CPU",)]


def test_an_earlier_sentence_tells_the_testbed() -> None:
    """A figure of speed holds on the device that the sentences before it name last."""
    text = "We test Foo on an Orin. It has two parts. It is 2x faster than Bar."
    assert held(text, "Orin") == [("Orin",)]


def test_a_later_sentence_does_not() -> None:
    """A device that is named only afterwards is none of a claim's."""
    assert held("Foo is 2x faster than Bar. It also runs on an Orin.", "Orin") == [()]


def test_memory_holds_where_its_own_sentence_says() -> None:
    """Memory that is saved does not depend on the device of another sentence."""
    assert held("We test Foo on an Orin. It cuts memory by 40%.", "Orin") == [()]


def test_quality_holds_on_any_device() -> None:
    """A score has no hardware."""
    assert held("On an Orin Foo reaches an accuracy of 83%.", "Orin") == [()]


def test_a_sort_of_device_counts_when_the_text_keeps_naming_it() -> None:
    """Without a device of its own a text is about the sort that it names twice before."""
    text = "Serving on the GPU is slow. Foo splits the GPU. It raises throughput by 1.3x."
    assert held(text, "GPU")[-1] == ("GPU",)
    assert held("Foo splits the GPU. It raises throughput by 1.3x.", "GPU")[-1] == ()


def test_a_sort_of_device_means_the_device_named_before() -> None:
    """In "the GPU" a text means the device of the sentence before."""
    text = "We test Foo on an H100. It raises the throughput of the GPU by 1.3x."
    assert held(text, "GPU", "H100") == [("H100",)]


def test_device_hours_are_spent_on_the_device() -> None:
    """The device of "4 A100 hours" stands inside the number."""
    assert held("Foo needs only 4 A100 hours.", "A100") == [("A100",)]


def test_links_and_memories_are_no_devices() -> None:
    """A bus or a memory is a part of what a figure was measured on."""
    assert held("Foo raises throughput by 2x on PCIe.", "PCIe") == [()]


@pytest.mark.parametrize("name", ["GPU", "edge devices", "edge AI accelerators", "mobile CPU"])
def test_sorts_of_device(name: str) -> None:
    """A name of common words alone is a sort of device."""
    assert is_class(name)


@pytest.mark.parametrize("name", ["A100", "NVIDIA Orin", "Raspberry Pi 5", "RTX 4090 GPU"])
def test_devices(name: str) -> None:
    """A model, a series or a product makes it a device."""
    assert not is_class(name)


def test_what_a_device_can_do_is_background() -> None:
    """A fact about a device is no result, even where no "we" marks the paper's own voice."""
    text = TITLE + "Bar GPUs multiply sparse matrices twice as fast as dense ones."
    assert not only(claims_in(text, Bar=RUNS)).own


def test_what_a_device_comes_with_is_not_memory_taken() -> None:
    """The memory of a card is a set-up; that a model fits in so much is a claim."""
    assert held("We train Foo on one GPU with 40GB.", "GPU") == []
    assert held("Foo runs on a GPU with 16GB memory.", "GPU") == [("GPU",)]
