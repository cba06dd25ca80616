"""The reference page of the ontology and its picture."""

import re
from xml.etree import ElementTree

import pytest

from ontology.documentation import FOLDER, PAGE, PICTURE, page
from ontology.picture import picture
from ontology.questions import questions
from ontology.shapes import node_types

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(("name", "made"), [(PAGE, page), (PICTURE, picture)])
def test_documents_are_current(name: str, made: object) -> None:
    """What is in docs/ is what `python -m ontology.documentation` writes."""
    assert callable(made)
    assert (FOLDER / name).read_text(encoding="utf-8") == made()


def test_the_page_has_every_property() -> None:
    """Each property of each node type has a row with its description."""
    text = page()
    for node in node_types().values():
        for found in node.properties:
            assert re.search(
                rf"^\| `\w+:{found.path.split('#')[-1]}` \|.*\S \|$", text, re.MULTILINE
            )


def test_the_page_has_every_question() -> None:
    """Each saved question has a section with a query that can be run."""
    text = page()
    for asked in questions():
        assert f"### {asked.name}\n\n{asked.description}" in text
    assert text.count("```sparql\nSELECT") == len(questions())


def test_links_within_the_page_lead_somewhere() -> None:
    """Each link to a section names one that is there."""
    text = page()
    sections = {name.lower() for name in re.findall(r"^### (\w+)$", text, re.MULTILINE)}
    assert set(re.findall(r"\]\(#(\w+)\)", text)) <= sections


def test_the_picture_is_drawn_within_its_frame() -> None:
    """The SVG is well formed, has a box for each node type, and nothing lies outside."""
    root = ElementTree.fromstring(picture())
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    names = {text.text for text in root.iter(f"{SVG}text") if text.get("class") == "name"}
    assert names >= set(node_types())
    for box in root.iter(f"{SVG}rect"):
        x, y = float(box.get("x", 0)), float(box.get("y", 0))
        assert x + float(box.attrib["width"]) <= width
        assert y + float(box.attrib["height"]) <= height


def test_boxes_do_not_overlap() -> None:
    """No two boxes of the picture cover each other."""
    root = ElementTree.fromstring(picture())
    boxes = [
        tuple(float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        for rect in root.iter(f"{SVG}rect")
        if rect.get("class") == "box"
    ]
    for index, (x, y, width, height) in enumerate(boxes):
        for other_x, other_y, other_width, other_height in boxes[index + 1 :]:
            apart = x + width <= other_x or other_x + other_width <= x
            assert apart or y + height <= other_y or other_y + other_height <= y
