from __future__ import annotations

from chronicle.search.objects import read_texts

PAGE = """\
<!doctype html><html><body>
<article><span aria-hidden="true">AL</span>
<h3><span class="target" id="person-ada"></span>Ada <b>Love</b>lace</h3>
<p>Wrote.<span class="source-mark"> [1]</span></p><p>Thought.</p></article>
<ul><li><p><span id="event-e"></span>An event</p><p>Details</p></li><li>Other</li></ul>
<section id="service-s"><h2>Service</h2></section>
<p id="lonely">Lonely</p>
</body></html>
"""


def test_the_text_of_an_object_is_that_of_its_block() -> None:
    anchors = ["person-ada", "event-e", "service-s", "lonely", "missing"]

    assert read_texts(PAGE, anchors) == {
        "person-ada": "Ada Lovelace Wrote. Thought.",
        "event-e": "An event Details",
        "service-s": "Service",
        "lonely": "Lonely",
    }
