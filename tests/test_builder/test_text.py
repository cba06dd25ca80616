"""Tests of builder.text.normalise, and of the rules and the rewriting under it."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.text.normalise import normalise

PIECES = [
    "speed", "NVIDIA", "A100", "2.3", "14", " ", "  ", "\n", "\n\n", "\t", "\u00a0", "\u200b", "$",
    "\\", "{", "}", "^", "_", "~", "--", "---", "``", "''", "times", "sim", "approx", "\\times",
    "\\sim", "\\%", "\\emph{", "\\textbf{", "\\bf ", "\\(", "\\)", "\\log", "\\methodname", "&amp;",
    "&#37;", "37;", "45;", "\\unicode{x2014}", "\\frac{1}{10}", "\u2212", "\u2019", "\ufb01", "²",
    "⁻⁶", "â\x80\x93", "e\u0301", "\x02", "\\cite{doe24}", ".", ", ", "%", "x", "漢",
]  # fmt: skip
MESSY = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
PLAIN = st.text("abcdefgh ABC0123456789.,:;%()/+=", max_size=80)


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("up to 1.14times and 1.34times", "up to 1.14× and 1.34×"),
        ("on 4timesNVIDIA A100", "on 4× NVIDIA A100"),
        ("2.3$\\times$ faster", "2.3× faster"),
        ("a $2.5 \\times$ gain", "a 2.5× gain"),
        ("4$\\times$H100 and 2$\\times$faster", "4× H100 and 2× faster"),
        ("\\(256\\times256\\) pixels", "256×256 pixels"),
        ("three times more, four timestamps", "three times more, four timestamps"),
        ("by sim3x, approx 180times", "by ~3x, ~180×"),
        ("in \\textbf{$\\sim$1000$\\times$ finer} steps", "in ~1000× finer steps"),
        ("in 1sim4 steps, 5timessim50times", "in 1~4 steps, 5×~50×"),
        ("sim2real transfer, a simple sim", "sim2real transfer, a simple sim"),
        ("(leq 5% loss), 2.3pm0.1, 49 rightarrow 72", "(≤5% loss), 2.3±0.1, 49 → 72"),
        ("$\\leq$ 4 and $\\geq 2$", "≤ 4 and ≥ 2"),
        ("E$^{2}$GAN, D^3QE, A$^3$-Net, CO$_2$", "E2GAN, D3QE, A3-Net, CO2"),
        ("10^{19} FLOPs, O(n^2), 10⁶", "10^19 FLOPs, O(n^2), 10^6"),
        ("the 2$^{nd}$ of $10^6$", "the 2nd of 10^6"),
        ("O(n\\log n) and $\\mathcal{O}(n)$", "O(n log n) and O(n)"),
        ("\\frac{1}{10} and 1{16} of it", "1/10 and 1/16 of it"),
        ("\\textbf{D}ense \\emph{and} {\\bf bold}", "Dense and bold"),
        ("\\emphlearning and \\textbf\\{Sink\\}", "learning and Sink"),
        ("our \\methodname{} and \\ModelName, \\ours", "our methodname and ModelName, ours"),
        ("by 75\\% \\& 4\\_bit \\#1", "by 75% & 4_bit #1"),
        ("10\\,000 or 10{,}000", "10000 or 10,000"),
        ("costs $3,000 or \\$5, not $5$ items", "costs $3,000 or $5, not 5 items"),
        ("up to $1.6-16.3\\times$ and $50\\%$", "up to 1.6-16.3× and 50%"),
        ("shown by~\\cite{doe24} on RTX~3090", "shown by on RTX 3090"),
        ("from 2.97~25.22x, ~3x", "from 2.97~25.22x, ~3x"),
        ("``a'' \u201cb\u201d \u2018c\u2019", '"a" "b" \'c\''),
        ("pre--trained---so 1\u20132", "pre–trained—so 1–2"),
        ("1\u22122 non\u2011linear \ufb01ne \uff21", "1-2 non-linear fine A"),
        ("so\u200bft\u00adly\ufeff", "softly"),
        ("Q&amp;A &amp;lt; 3&#37; &nbsp;x", "Q&A < 3% x"),
        ("key45;value, < 137; loss", "key-value, < 1% loss"),
        ("n = 137; then", "n = 137; then"),
        ("a\\unicode{x2014}b â\x80\x94 c", "a—b — c"),
        ("Fr\\'echet, G\\\"odel, don\\'t", "Fréchet, Gödel, don't"),
        ("one\ntwo\t three   four", "one two three four"),
        ("End\n\nStart", "End\n\nStart"),
        ("pre-\n training", "pre-training"),
        ("2 × A100, 8×A100", "2 × A100, 8×A100"),
    ],
)
def test_debris_is_undone(original: str, expected: str) -> None:
    """Each kind of debris becomes what it stood for."""
    assert normalise(original).text == expected


@given(st.one_of(MESSY, ANY))
def test_the_way_back_stays_inside_and_in_order(original: str) -> None:
    """Every stretch maps into the original, and later characters never map before earlier."""
    normalised = normalise(original)
    places = [normalised.original(i, i + 1) for i in range(len(normalised.text))]
    assert all(0 <= start < end <= len(original) for start, end in places)
    for (start, end), (next_start, next_end) in pairwise(places):
        assert (start, end) == (next_start, next_end) or end <= next_start


@given(MESSY, st.data())
def test_a_stretch_maps_to_the_hull_of_its_characters(original: str, data: st.DataObject) -> None:
    """A stretch starts where its first character starts and ends where its last one ends."""
    normalised = normalise(original)
    if not normalised.text:
        return
    start = data.draw(st.integers(0, len(normalised.text) - 1))
    end = data.draw(st.integers(start + 1, len(normalised.text)))
    first, last = normalised.original(start, start + 1), normalised.original(end - 1, end)
    assert normalised.original(start, end) == (first[0], last[1])


@given(st.one_of(MESSY, ANY))
def test_what_no_rule_touched_maps_to_itself(original: str) -> None:
    """Characters outside rewritten places are the very characters of the original."""
    normalised = normalise(original)
    touched = {i for at, size, *_ in normalised.pieces for i in range(at, at + size)}
    for index, char in enumerate(normalised.text):
        if index not in touched:
            assert original[slice(*normalised.original(index, index + 1))] == char


@given(PLAIN.filter(lambda text: not re.search(r"  |37;|45;|95;", text)))  # lost HTML entities
def test_plain_text_is_unchanged(original: str) -> None:
    """Text without special characters stays as it is, with no map to hold."""
    normalised = normalise(original)
    assert (normalised.text, normalised.pieces) == (original, ())


@given(MESSY)
def test_no_two_blanks_stand_side_by_side(original: str) -> None:
    """Runs of blanks become one blank, also where debris between them vanished."""
    assert "  " not in normalise(original).text


def test_a_quote_takes_its_debris_with_it() -> None:
    """A stretch of the normalised text maps to the words as printed, dollars and all."""
    original = "We reach 2.3$\\times$ on 4timesNVIDIA A100."
    normalised = normalise(original)
    start = normalised.text.index("2.3×")
    assert original[slice(*normalised.original(start, start + 4))] == "2.3$\\times$"
    start = normalised.text.index("NVIDIA")
    assert original[slice(*normalised.original(start, start + 6))] == "NVIDIA"
