"""Charts, timelines and maps, drawn on the server as SVG that people can read, follow by keyboard and print.

Each module describes one: frozen dataclasses go in, places come out, a template of the same name draws them. It knows
nothing of content or of the database, only of days, counts, words and addresses.

    timeline.py    lanes over years                          {% timeline chart %}
    steps.py       the status of one thing over time         {% steps chart %}
    series.py      an indicator: baseline, values, target    {% series chart %}
    bar.py         counts by status, tiny bars for tables    {% bar chart %} {% spark chart %} {% progress chart %}
    matrix.py      a table of counts                         {% matrix chart %}
    europe/map.py  who takes part, and where                 {% europe chart %}

Drawings are as wide as their place: positions are per cent of it, letters and lines stay as they are. Labels are kept
apart for the least width of two drawings, one for phones and one for the rest; styles show the one that fits.
"""
