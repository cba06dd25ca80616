"""Text in XML 1.0, which has no way to say most control characters."""

import re
from xml.sax.saxutils import escape, quoteattr

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def content(text: str) -> str:
    r"""Write text between tags; what XML cannot hold becomes U+FFFD.

    >>> content("a < b\r\0")
    'a &lt; b&#13;\ufffd'
    """
    # A parser would fold a bare carriage return.
    return escape(_NOT_XML.sub("\ufffd", text), {"\r": "&#13;"})


def attribute(text: str) -> str:
    r"""Write text as the value of an attribute, with its quotes.

    >>> attribute('say "a"\n')
    '\'say "a"&#10;\''
    """
    return quoteattr(_NOT_XML.sub("\ufffd", text))
