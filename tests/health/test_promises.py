"""Which sentences promise something for a day."""

from datetime import date

import pytest

from portal.health.promises import promised_for, sentences


@pytest.mark.parametrize(
    ("language", "sentence", "day"),
    [
        ("en", "The forum will open on 6 May 2025.", date(2025, 5, 6)),
        ("en", "On May 6th, 2025, members shall meet.", date(2025, 5, 6)),
        ("en", "The plan is due to be adopted in May 2025.", date(2025, 5, 31)),
        ("en", "Registration will close on 2025-05-06.", date(2025, 5, 6)),
        ("en", "Founded on 1 May 2016, it will end on 3 June 2030.", date(2030, 6, 3)),
        ("de", "Das Forum wird am 6. Mai 2025 eröffnet.", date(2025, 5, 6)),
        ("de", "Die Anmeldung soll am 06.05.2025 enden.", date(2025, 5, 6)),
        ("fr", "La conférence aura lieu le 1er mai 2025.", date(2025, 5, 1)),
        ("fr", "Le plan sera adopté en août 2025.", date(2025, 8, 31)),
        ("fr", "Le réseau va s’ouvrir en août 2025.", date(2025, 8, 31)),
    ],
)
def test_promise(language, sentence, day):
    assert promised_for(sentence, language) == day


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The forum opened on 6 May 2025."),
        ("en", "The political will of 6 May 2025 has gone."),
        ("en", "The programme will run until 2025."),  # a year alone is no date
        ("en", "It will be on 31 June 2025."),
        ("en", "It will be on 31 December 9999."),
        ("en", "It will be in December 9999."),
        ("en", "It will be on 1 January 0000."),
        ("en", "The mayor will speak."),
        ("en", "In November 2024 the directors decided who will take part."),
        ("fr", "Publié en janvier 2018, le plan va d’une dotation à la fin du sans-abrisme."),
        ("de", "Das Forum wurde am 6. Mai 2025 eröffnet."),
        ("fr", "La conférence a eu lieu le 6 mai 2025."),
        ("pl", "Forum will open 6 May 2025."),
    ],
)
def test_no_promise(language, sentence):
    assert promised_for(sentence, language) is None


def test_sentences():
    html = "<h2>When</h2><p>Am 6. Mai 2025. Es waren 15. Dann &amp; dort!</p><ul><li>one</li><li>two</li></ul>1<br>2"

    assert sentences(html) == ["When", "Am 6. Mai 2025.", "Es waren 15.", "Dann & dort!", "one", "two", "1", "2"]
