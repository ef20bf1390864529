"""Posts in order, in groups, and beside each other."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock, patch

import pytest

from chronicle.blog import related
from chronicle.blog.index import View
from chronicle.blog.ordering import listed_posts, paginate, select_posts, sort_posts
from chronicle.blog.postlist import in_words
from chronicle.blog.related import Relations, telling_words
from chronicle.core.record import Status, Timestamp
from making import make_post

if TYPE_CHECKING:
    from chronicle.blog.post import Post


def names(posts: Any) -> list[str]:
    return [post.docname for post in posts]


def test_newest_post_comes_first_and_ties_are_stable() -> None:
    posts = [make_post("b"), make_post("a"), make_post("c", "2017-01-01")]

    assert names(sort_posts(posts)) == ["c", "b", "a"]
    assert names(sort_posts(posts[::-1])) == ["c", "b", "a"]


def test_zoned_and_naive_times_of_one_day_are_compared_as_written() -> None:
    zone = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
    day = datetime.date(2018, 9, 19)
    zoned = make_post("zoned")
    late = Timestamp(day, datetime.time(18, tzinfo=zone))
    early = Timestamp(day, datetime.time(9))

    assert late.sort_key > early.sort_key
    assert early.sort_key > Timestamp(day).sort_key
    assert zoned.listed


def test_drafts_and_unlisted_posts_are_in_no_collection() -> None:
    view = View(
        [
            make_post("draft", status=Status.DRAFT, tags=("psf",)),
            make_post("hidden", status=Status.UNLISTED, tags=("psf",)),
            make_post("undated", "", tags=("psf",)),
            make_post("shown", tags=("psf",)),
        ],
        "blog",
    )

    assert names(view.listed) == ["shown"]
    assert names(view.drafts) == ["draft"]
    assert names(view.collections["tags"][0].posts) == ["shown"]


def test_spellings_of_one_label_share_a_collection_named_by_the_commonest() -> None:
    posts = [
        make_post("a", tags=("PSF",)),
        make_post("b", tags=("psf",)),
        make_post("c", tags=("PSF",)),
    ]
    (collection,) = View(posts, "blog").collections["tags"]

    assert collection.label == "PSF"
    assert collection.pagename == "blog/tag/psf"
    assert names(collection.posts) == ["c", "b", "a"]


def test_years_come_newest_first_and_other_labels_by_alphabet() -> None:
    posts = [
        make_post("a", "2010-01-01", tags=("b", "a")),
        make_post("b", "2024-01-01", tags=("C",)),
    ]
    collections = View(posts, "blog").collections

    assert [c.label for c in collections["archive"]] == ["2024", "2010"]
    assert [c.label for c in collections["tags"]] == ["a", "b", "C"]


def test_selecting_by_several_labels_wants_all_of_them() -> None:
    posts = [
        make_post("a", tags=("x", "y"), authors=("Ann",)),
        make_post("b", tags=("x",)),
    ]

    assert names(select_posts(posts, {"tags": ["X"]})) == ["a", "b"]
    assert names(select_posts(posts, {"tags": ["x", "y"]})) == ["a"]
    assert names(select_posts(posts, {"tags": ["x"], "author": ["ann"]})) == ["a"]
    assert names(select_posts(posts, {"tags": ["unknown"]})) == []


def test_neighbours_are_the_posts_before_and_after_in_time() -> None:
    old, middle, new = (
        make_post("old", "2010-01-01"),
        make_post("middle", "2015-01-01"),
        make_post("new", "2020-01-01"),
    )
    around = View([middle, new, old], "blog").neighbours

    assert around[middle.key] == (old, new)
    assert around[old.key] == (None, middle)
    assert around[new.key] == (middle, None)


def test_posts_are_related_by_what_few_of_them_share() -> None:
    posts = [
        make_post("one", "2016-01-01", tags=("rare", "common"), title="A mail server"),
        make_post("two", "2016-01-02", tags=("common",), title="Common ground"),
        make_post("three", "2016-01-03", tags=("rare",), title="New mail"),
        make_post("four", "2016-01-04", tags=("rare",), title="Else"),
        *(make_post(f"more{n}", tags=("common",), title=f"{n}") for n in range(3)),
    ]
    view = View(posts, "blog")

    # One tag alone relates nothing: not "two", not "four".
    assert names(view.related(posts[0])) == ["three"]


def test_people_and_words_of_the_text_relate_posts_without_tags() -> None:
    posts = [
        replace(make_post(name, title=name), telling=telling)
        for name, telling in (
            ("a", "warehouse mirrors"),
            ("b", "warehouse mirrors"),
            ("c", "election"),
            ("d", "bylaws"),
        )
    ]
    ada = {"c": [("person", "ada")], "d": [("person", "ada")]}
    view = View(posts, "blog", mentions=ada)

    assert names(view.related(posts[0])) == ["b"]
    assert names(view.related(posts[2])) == ["d"]


def test_related_posts_are_the_same_in_whatever_order_they_were_read() -> None:
    posts = [
        replace(
            make_post(f"p{n}", f"20{n % 20 + 10}-01-01", tags=(f"t{n % 7}",)),
            telling=f"mirror{n % 5} server{n % 3} everywhere",
        )
        for n in range(120)
    ]
    there, back = View(posts, "blog"), View(posts[::-1], "blog")

    assert all(there.related(post) == back.related(post) for post in posts)
    assert all(len(there.related(post)) == 3 for post in posts)


def test_a_translation_is_no_related_post() -> None:
    posts = [
        replace(make_post(name, translations=others), telling="warehouse mirrors")
        for name, others in (("a", ("a.de",)), ("a.de", ("a",)), ("b", ()))
    ]

    assert names(View(posts, "blog").related(posts[0])) == ["b"]


def test_signs_that_no_spaces_part_are_taken_in_pairs() -> None:
    assert telling_words(["日本語 Warehouse the warehouse"]).split() == [
        "warehouse", "日本", "本語",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "size", "pages"),
    [
        (0, 10, [0]),
        (10, 10, [10]),
        (11, 10, [10, 1]),
        (3, 1, [1, 1, 1]),
        (2, 0, [1, 1]),
    ],
)
def test_pages_hold_at_most_their_size(count: int, size: int, pages: list[int]) -> None:
    assert [len(page) for page in paginate(range(count), size)] == pages


def test_references_lead_to_labels_and_to_posts_with_a_name_of_their_own() -> None:
    posts = [
        make_post("posts/2016/hello", tags=("psf",)),
        make_post("posts/2017/hello"),
        make_post("posts/alone/index"),
    ]
    targets = View(posts, "blog").targets

    assert targets["tag-psf"].pagename == "blog/tag/psf"
    assert targets["alone"].pagename == "posts/alone/index"
    assert targets["archive-2016"].pagename == "blog/2016"
    assert "hello" not in targets


def test_what_was_known_of_related_posts_spares_comparisons_and_changes_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def written(seed: int) -> list[Post]:
        chance = random.Random(seed)
        return [
            replace(
                make_post(
                    f"p{n}",
                    f"20{chance.randint(10, 29)}-01-0{chance.randint(1, 9)}",
                    tags=(f"t{chance.randint(0, 19)}",),
                ),
                telling=" ".join(
                    f"word{chance.choice('abcdefghijklmnopq') * 2}" for _ in range(3)
                ),
            )
            for n in range(40)
        ]

    compared = []
    for seed in range(20):
        monkeypatch.setattr("chronicle.blog.related.ASKED", 2 if seed % 2 else 30)
        posts = written(seed)
        known = Relations(listed_posts(posts), {}).known()
        changed = [*written(seed)]
        chance = random.Random(seed)
        for _ in range(chance.randint(0, 2)):
            changed[chance.randrange(len(changed))] = written(seed + 99)[0]
        if chance.random() < 0.5:
            changed.pop(chance.randrange(len(changed)))
        changed = [*{post.key: post for post in changed}.values()]

        found = []
        for before in (known, None):
            relations = Relations(listed_posts(changed), {}, before)
            compare = Mock(wraps=relations._compare)
            monkeypatch.setattr(relations, "_compare", compare)
            found.append(relations.known())
            compared.append(compare.call_count)

        assert found[0] == found[1]
        assert Relations(listed_posts(posts), {}, known).known() == known
        others = {post.docname for post in changed if post not in posts}
        tell = Mock(wraps=related._tell)
        with monkeypatch.context() as patch:
            patch.setattr(related, "_tell", tell)
            told = Relations(listed_posts(changed), {}, known, others)
        assert told.known() == found[0]
        assert tell.call_count == len(others)
    spared, fresh = compared[::2], compared[1::2]
    assert all(some <= everyone for some, everyone in zip(spared, fresh, strict=True))
    assert sum(spared) < sum(fresh) * 0.7


def test_what_tells_less_than_all_that_counts_is_no_reason_to_compare_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("chronicle.blog.related.ASKED", 2)
    posts = [
        replace(
            make_post(f"p{number}", f"2020-01-{number + 1:02}"),
            telling=f"pair{pair * 3} both{pair * 3} common",
        )
        for number, pair in enumerate("aabbccddeeff")
    ]
    known = Relations(listed_posts(posts), {}).known()
    new = replace(make_post("new", "2020-01-31"), telling="common")
    relations = Relations(listed_posts([*posts, new]), {}, known)
    compare = Mock(wraps=relations._compare)
    monkeypatch.setattr(relations, "_compare", compare)

    assert relations.known() == Relations(listed_posts([*posts, new]), {}).known()
    assert compare.call_count == 1


def test_what_a_feature_tells_is_worked_out_once() -> None:
    posts = [
        replace(make_post(f"p{number}", f"2020-01-{number + 1:02}"), telling="both all")
        for number in range(20)
    ]

    with patch.object(
        Relations, "_weight", autospec=True, side_effect=Relations._weight
    ) as weight:
        Relations(listed_posts(posts), {}).known()

    asked = [call.args[1:] for call in weight.call_args_list]
    assert asked
    assert len(asked) == len({*asked})


@pytest.mark.parametrize(
    ("form", "language", "said"),
    [
        ("%d %B %Y", "en", "08 November 2026"),
        ("%-d %B %Y", "de", "8. November 2026"),
        ("%B %d, %Y", "ja", "2026年11月8日"),
        ("%d.%m.%Y", "de", "08.11.2026"),
        ("%B %Y", "fr", "novembre 2026"),
    ],
)
def test_whole_dates_of_lists_are_in_the_order_of_the_language(
    form: str, language: str, said: str
) -> None:
    assert in_words(datetime.date(2026, 11, 8), form, language) == said
