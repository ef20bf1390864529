"""Set formulas as MathML, without a script and without trust in who wrote them."""

from __future__ import annotations

import pytest
from lxml import etree

from building import build, small_site
from chronicle.parsing.mathml import FormulaError, to_mathml


@pytest.mark.parametrize(
    ("tex", "rows"),
    [
        (r"\sum_{i=1}^n i", 0),
        (r"a \\ b", 2),
        (r"\begin{align}a &= b \\ c &= d\end{align}", 2),
        (r"\begin{equation}\label{e:1}\begin{split}a\\b\end{split}\end{equation}", 2),
        (r"\begin{alignat*}{2}a & b\end{alignat*}", 1),
        (r"\begin{array}{cc}a & b\end{array}", 1),
        (r"\begin{pmatrix}1 & 2 \\ 3 & 4\end{pmatrix}", 2),
        (r"x \tag{1}", 0),
        (r"\sin x \operatorname{rank} A", 0),
    ],
)
def test_formulas_become_xml(tex: str, rows: int) -> None:
    root = etree.fromstring(to_mathml(tex, block=True))

    assert root.tag == "{http://www.w3.org/1998/Math/MathML}math"
    assert root.get("display") == "block"
    assert len(root.findall(".//{*}mtr")) == rows
    assert "\\" not in "".join(root.itertext())


@pytest.mark.parametrize(
    ("tex", "why"),
    [
        (r"\input{/etc/passwd}", "input"),
        (r"\href{javascript:alert(1)}{x}", "href"),
        (r"\begin{tikzpicture}\end{tikzpicture}", "tikzpicture"),
        ("x & y", "cannot read"),
        ("{" * 5000, "cannot read"),
    ],
)
def test_what_cannot_be_set_is_said(tex: str, why: str) -> None:
    with pytest.raises(FormulaError, match=why):
        to_mathml(tex, block=False)


def test_text_in_formulas_is_text() -> None:
    root = etree.fromstring(to_mathml(r"\text{<script>alert(1)</script>}", block=False))

    assert [element.tag.partition("}")[2] for element in root.iter()] == [
        "math",
        "mtext",
    ]


PAGE = r"""
Sums
====

.. math:: a = b
   :label: first

See :eq:`first`, :math:`a^2` and :math:`\nonsense`.

.. math::

   x &= 1 \\
   y &= 2

   z = 3
"""


def test_pages_have_mathml_and_no_script_for_it(tmp_path) -> None:  # type: ignore[no-untyped-def]
    site = small_site(tmp_path / "site", {"about/sums.rst": f":orphan:\n{PAGE}"})

    built = build(site)

    page = built.soup("about/sums/index.html")
    assert len(page.select("article math")) == 3
    assert page.select_one("article div.math .eqno").text.startswith("(1)")
    assert len(page.select("article math mtr")) > 2
    assert not [s for s in page.select("script[src]") if "mathjax" in s["src"].lower()]
    assert page.select_one("article span.math code").text == r"\nonsense"
    assert r"the formula '\\nonsense' is shown as written" in built.log
    assert "about/sums.rst:9" in built.log
