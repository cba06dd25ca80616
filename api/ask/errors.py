"""The error of questions."""

from typing import Literal

from api.errors import ApiError


class NotUnderstood(ApiError):
    """Say which words of a question are not understood, and what they may have meant.

    ``why``: "unknown" words, a known one that cannot be ``placed`` where it stands, a name that is
    "ambiguous", a question that is "empty", too "long" or outside what the graph can tell.
    """

    def __init__(
        self,
        words: tuple[str, ...],
        why: Literal["unknown", "placed", "ambiguous", "empty", "long", "outside"] = "unknown",
        suggestions: tuple[str, ...] = (),
    ) -> None:
        self.words = words
        self.why = why
        self.suggestions = suggestions
        super().__init__(_message(words, why, suggestions))


def _message(words: tuple[str, ...], why: str, suggestions: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    meant = f"; did you mean {' or '.join(suggestions)}?" if suggestions else ""
    told = {
        "unknown": f"not understood: {listed}{meant}",
        "placed": f"not understood: {listed} does not fit where it stands{meant}",
        "ambiguous": f"not understood: {listed} can be several things{meant}",
        "empty": "the question is empty; ask one such as: what is LoRA?",
        "long": f"the question is too long, from {listed} on; ask in fewer words",
        "outside": f"the graph cannot tell {listed}",
    }
    return told[why]
