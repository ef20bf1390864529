"""Which source says something of whom."""

from __future__ import annotations

from world import world

from chronicle.community.citations import citations
from chronicle.community.index import View
from chronicle.community.model import Kind
from chronicle.community.timeline import Post

YEAR = "https://example.org/2025/year.html"


def test_citations() -> None:
    cited = {(kind, id_) for url, kind, id_ in citations(world()) if url == YEAR}

    assert cited == {
        (Kind.PERSON, "ada"),
        (Kind.ORGANISATION, "acme"),
        (Kind.SERVICE, "new"),
    }


def test_a_post_speaks_of_those_of_whom_it_is_a_source() -> None:
    # Records of some origins know the path only, with or without a suffix.
    post = Post(docname="posts/year", title="A year", addresses=("/2025/year",))
    draft = Post(docname="posts/draft", title="A", addresses=(YEAR,), listed=False)

    view = View(world(), {each.docname: each for each in (post, draft)}, {})

    assert view.posts["posts/year"].people == ("ada",)
    assert view.posts["posts/draft"].people == ()
    about = view.posts_about[Kind.SERVICE, "new"]
    assert [each.docname for each in about] == ["posts/year"]


def test_a_post_speaks_of_those_of_whom_it_retells() -> None:
    post = Post(docname="posts/retold", title="A year, retold", retells=YEAR)

    view = View(world(), {post.docname: post}, {})

    assert view.posts["posts/retold"].people == ("ada",)
    # The source is still the other one.
    assert view.post_at(YEAR) is None


def test_an_author_is_not_spoken_of() -> None:
    post = Post(
        docname="posts/year", title="A year", addresses=(YEAR,), authors=("Countess",)
    )

    view = View(world(), {post.docname: post}, {})

    assert [each.docname for each in view.posts_by["ada"]] == ["posts/year"]
    assert (Kind.PERSON, "ada") not in view.posts_about
