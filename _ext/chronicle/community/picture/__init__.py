"""Lay out pictures of what happened when: the timeline, and who served when.

=================  ====================================================================
pure               what it decides
=================  ====================================================================
:mod:`.text`       how wide a text is, and where it is broken
:mod:`.scale`      where a day stands, and which years are written
:mod:`.signs`      how a date or a tenure is drawn, by what is known of it
:mod:`.rows`       in which row a label stands, so that no two meet
:mod:`.subjects`   what a picture shows, and in which lane
:mod:`.wide`       the lanes of a wide picture, and the small one of a single lane
:mod:`.tall`       the years of a tall picture, for narrow screens
:mod:`.roles`      the rows of the chart of roles
:mod:`.draw`       all of these as SVG, with :mod:`.draw_tall`
:mod:`.legend`     what the signs mean
:mod:`.data`       the same for the script that draws a part of it
=================  ====================================================================

Lengths are in px, the units of the SVG: a picture is made for each width, never scaled.
Only classes are written, no colour and no style: the style sheet decides.
"""
