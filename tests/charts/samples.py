"""Words and days for charts, as unkind as those of the field."""

from datetime import date

from hypothesis import strategies as st

from portal.publishing.dates import Precision

TODAY = date(2026, 11, 23)
LONG_WORD = "Stadtentwicklungsministerkonferenzbeschluss"
SENTENCE = "Umsetzung der Maßnahmen zur Anpassung an den Klimawandel in europäischen Städten und Gemeinden"
LOOKS = ("not-started", "early", "mid-level", "advanced", "finalised", "stopped", "unknown")

days = st.dates(date(2010, 1, 1), date(2032, 12, 31))
precisions = st.sampled_from(list(Precision))
names = st.sampled_from(["", "Plan", "Conference, Vienna", "Evaluation by the ministries", LONG_WORD, SENTENCE])
