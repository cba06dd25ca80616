"""The cursor: walks the items of a question from left to right; what it passed is understood."""

from collections.abc import Sequence

from api.ask.errors import NotUnderstood
from api.ask.lexing import Item
from api.ask.question import Named

_NOTHING = Item("", 0, 0)
_SOFT = frozenset({"stop"})


class Cursor:
    """A place among the items of a question."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = tuple(items)
        self.at = 0

    @property
    def done(self) -> bool:
        """Say whether nothing is left that means anything."""
        self.skip()
        return self.at >= len(self.items)

    def skip(self) -> None:
        """Pass words that mean nothing here and can mean nothing else."""
        while self.at < len(self.items) and _is_soft(self.items[self.at]):
            self.at += 1

    def peek(self, ahead: int = 0) -> Item:
        """Return the item some meaningful items ahead; an empty one at the end."""
        self.skip()
        at, left = self.at, ahead
        while at < len(self.items):
            if not _is_soft(self.items[at]):
                if left == 0:
                    return self.items[at]
                left -= 1
            at += 1
        return _NOTHING

    def has(self, *categories: str, ahead: int = 0) -> bool:
        """Say whether an item has one of some categories."""
        senses = self.peek(ahead).senses
        return any(category in senses for category in categories)

    def value(self, category: str, ahead: int = 0) -> str | None:
        """Return the value of an item in a category."""
        return self.peek(ahead).value(category)

    def take(self, category: str) -> str | None:
        """Pass an item that has a category and return its value; None if it has it not."""
        found = self.value(category)
        if found is not None:
            self.step()
        return found

    def takes(self, category: str, *values: str) -> bool:
        """Pass an item that has one of some values in a category; say whether it was there."""
        found = self.peek().senses.get(category, ())
        if any(value in found for value in values):
            self.step()
            return True
        return False

    def the_paper(self) -> bool:
        """Say whether "the ESE paper" stands here, one certain paper, behind the name in it."""
        before = [item.text.lower() for item in self.items[: self.at]][-2:-1]
        return before == ["the"] and self.peek().text.lower() in ("paper", "article", "study")

    def entity(self, ahead: int = 0) -> Named | None:
        """Return the thing that an item names."""
        return self.peek(ahead).entity

    def step(self) -> Item:
        """Pass an item and return it."""
        item = self.peek()
        self.at += 1
        return item

    def takes_possessive(self) -> bool:
        """Pass a possessive 's; say whether it was there."""
        return self.take("poss") is not None

    def has_end(self, ahead: int) -> bool:
        """Say whether nothing meaningful stands that far ahead."""
        return self.peek(ahead) is _NOTHING

    def stuck(self) -> NotUnderstood:
        """Return the error that says which word has no place in the question."""
        return NotUnderstood((self.peek().text,), "placed")


def _is_soft(item: Item) -> bool:
    return item.entity is None and item.senses.keys() <= _SOFT and bool(item.senses)
