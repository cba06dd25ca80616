"""Normalising text, with a map back to the original offsets."""

from functools import cache

from builder.text.glyphs import blank_rules, glyph_rules
from builder.text.latex import latex_rules
from builder.text.rewriting import NormalisedText, RuleSet, rewrite

__all__ = ["NormalisedText", "normalise"]


def normalise(original: str) -> NormalisedText:
    r"""Undo what pages and LaTeX did to a text.

    Numbers keep their meaning ("1.14times" is 1.14×), macros their names, words their
    spelling; quotes, hyphens and blanks become plain ones, "--" an en dash.  A blank line
    stays, as it ends a sentence.

    >>> normalise("up to 1.14times and 4timesNVIDIA, by 3\\%  with E$^{2}$GAN").text
    'up to 1.14× and 4× NVIDIA, by 3% with E2GAN'
    >>> normalise("sim3x").original(0, 3)
    (0, 5)
    """
    blanks = "  " in original or not original.isprintable()
    return rewrite(original, _rules(original.isascii(), blanks))


@cache
def _rules(is_ascii: bool, blanks: bool) -> RuleSet:
    glyphs = () if is_ascii else glyph_rules()
    return RuleSet((*latex_rules(), *glyphs, *(blank_rules() if blanks else ())))
