"""Write what Sphinx does not: pages and files that features generate, links to them.

All glue needs messages and files, so this stands below all packages that know Sphinx.

=======================  ==============================================================
:mod:`.apart`            does work in processes of its own
:mod:`.builders`         write what has changed and no more
:mod:`.definitions`      which document a name leads to that several define
:mod:`.guarding`         keeps a fault at one post from ending the build
:mod:`.freshness`        what a build may keep of the last one
:mod:`.ledger`           writes what changed, removes what is gone
:mod:`.linking`          refers to a page, for whatever builder writes
:mod:`.local`            spares what follows from all where one text has changed
:mod:`.pickling`         what parallel readers send back
:mod:`.publish`          shows readers the new site when it is complete
:mod:`.reporting`        the one place that logs
:mod:`.spare`            a build that waits with all but the documents read
:mod:`.state`            what is known of the last build
:mod:`.today`            follows the day, where pages show it
:mod:`.unchanged`        ends a build at once that has nothing to do
:mod:`.sphinx_adapter`   all that leans on what Sphinx does not promise
=======================  ==============================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Keep account of what builds read and write, unless there is nothing to do."""
    from chronicle.build.sphinx_adapter import spare_collector
    from chronicle.build.unchanged import end_if_unchanged

    end_if_unchanged(app)
    spare_collector(app)

    from chronicle.build import freshness
    from chronicle.build.apart import join
    from chronicle.build.builders import EncodingDirectoryBuilder, SparingBuilder
    from chronicle.build.definitions import follow_definitions
    from chronicle.build.guarding import guard_listeners
    from chronicle.build.ledger import remove_stale
    from chronicle.build.local import EVENT, note_told, see_whether_local
    from chronicle.build.publish import publish_output
    from chronicle.build.spare import WAITING, is_live, say_written
    from chronicle.build.sphinx_adapter import (
        free_sent,
        name_images,
        pickle_later,
        spare_messages,
        spare_parallel_readers,
        spare_searches,
        spare_settings,
        spare_stamps,
    )
    from chronicle.build.today import follow_today
    from chronicle.build.translations import add_translations

    spare_messages(app)
    app.add_builder(EncodingDirectoryBuilder, override=True)
    app.add_builder(SparingBuilder, override=True)
    app.add_event("chronicle-layout")  # who shows something on every page says what
    app.add_event(EVENT)
    app.add_event(WAITING)
    # Before the texts are asked for (500).
    app.connect("config-inited", add_translations, priority=5)
    app.add_domain(freshness.BuildDomain)
    follow_definitions(app)
    follow_today(app)
    app.connect("builder-inited", spare_settings, priority=10)
    app.connect("builder-inited", spare_searches, priority=10)
    app.connect("builder-inited", spare_stamps, priority=10)
    if is_live():
        app.connect("builder-inited", pickle_later, priority=10)
    app.connect(WAITING, freshness.look_ahead)
    # Before everybody: what is left of a build that was cut off is in nobody's way, and
    # what extensions and themes copy (500, or when the builder begins) stays.
    app.connect("config-inited", freshness.clear_remains, priority=5)
    app.connect("builder-inited", freshness.start_build, priority=10)
    # When all extensions have connected theirs, and before any document is read.
    app.connect("builder-inited", guard_listeners, priority=10)
    app.connect("env-get-outdated", freshness.find_changed_documents)
    # After everybody: who changes the list has done so.
    app.connect("env-before-read-docs", freshness.find_nothing_to_do, priority=900)
    app.connect("env-before-read-docs", note_told, priority=910)
    app.connect("env-before-read-docs", spare_parallel_readers)
    # After everybody has taken theirs.
    app.connect("env-merge-info", free_sent, priority=2000)
    # When all is read, before it is asked who shows the pictures.
    app.connect("env-updated", name_images, priority=50)
    # When records are complete (100 to 200), before it is asked what follows (500).
    app.connect("env-updated", see_whether_local, priority=300)
    # After everybody: what they read is known then.
    app.connect("env-updated", freshness.rewrite_untrusted, priority=900)
    # Before every feature (500): what they make now is no page that is looked at.
    app.connect("build-finished", say_written, priority=10)
    # Before what asks for all that was made (700), and whatever ends the build.
    app.connect("build-finished", join, priority=650)
    # After every feature (500) has said what it made.
    app.connect(
        "build-finished", freshness.unless_unchanged(remove_stale), priority=900
    )
    app.connect("build-finished", freshness.finish_build, priority=1000)
    # After everything that is written.
    app.connect("build-finished", publish_output, priority=1100)
    return {
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
