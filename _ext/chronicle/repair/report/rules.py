"""Explain each rule of repair in one sentence.  Pure data."""

from __future__ import annotations

RULES = {
    "attribute-list": "A list of attributes, which only dressed another site, is gone.",
    "code": "Code that had lost its marks is code again.",
    "empty-heading": "The mark of a heading that has no text is gone.",
    "entity": "An entity that readers would have seen is its character.",
    "escaped-code": "Code whose signs had been escaped is as it was typed.",
    "escaped-entity": "An entity that readers would have seen is its character.",
    "footnote": "A footnote whose mark had become part of a word is one again.",
    "heading-level": "Headings that skipped a level follow the one above.",
    "html-text": "Text within HTML, which would have become code, is text.",
    "hugo": "A shortcode of Hugo does what it did there.",
    "kramdown": "A comment of kramdown's, which no reader was to see, is gone.",
    "link-in-code": "A link that had become code is a link, whose label is code.",
    "liquid": "A tag of Jekyll's template language does what it did there.",
    "mail": "A link to a mailbox that had lost its scheme is one again.",
    "missing-image": "An image that was not delivered is shown from where it was "
    "published.",
    "mojibake": "Characters that had been read in a wrong encoding are as written.",
    "pelican": "A link to a file in Pelican's notation leads to its page.",
    "rst-code": "Code that a converter left half marked is code.",
    "rst-debris": "Marks that a converter left behind are gone.",
    "rst-emphasis": "Emphasis in Markdown's signs is emphasis.",
    "rst-heading": "A heading in Markdown's signs is a heading.",
    "rst-image": "An image that had come apart is shown, linked as it was.",
    "rst-link": "A link that had come apart is a link.",
    "rst-list": "Items that reST could not read as a list are one.",
    "rst-literal-block": "A block of code without its mark is code.",
    "rst-quote": "A quotation in Markdown's signs is a quotation.",
    "rst-table": "A table in Markdown's signs is a table.",
    "rst-target": "Two links of one name do not disturb each other.",
    "rst-text": "A sign that reST would have read as markup is text.",
    "rst-transition": "A line between two parts is one again.",
    "rst-underline": "An underline too short for its heading is long enough.",
    "spaced-address": "An address in which there are spaces leads where it led.",
    "strong": "Bold text whose marks would have been seen is bold.",
    "wrapped-address": "An address that was wrapped over two lines is whole.",
}
"""``{rule: what it does}``, for readers of the report."""
