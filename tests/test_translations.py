"""The words around the texts, in every language that has a catalogue: complete, compiled, and the ones of today."""

import re
import shutil
import subprocess
from gettext import GNUTranslations
from io import BytesIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from portal import views
from portal.publishing.management.commands.makemessages import FOR_EDITORS, NOT_OF_THE_SITE

LOCALE = settings.BASE_DIR / "locale"
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))
SOURCES = ["articles", "events", "partnerships", "portal", "templates"]

pytestmark = pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
every_catalogue = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])


def gettext(program, *arguments):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def words(compiled):
    """`{msgid: msgstr}` of a compiled catalogue, without its header; plurals as `{(msgid, form): msgstr}`."""
    catalogue = dict(GNUTranslations(BytesIO(compiled))._catalog)
    del catalogue[""]
    return catalogue


def test_french_and_german_have_catalogues():
    assert {path.parts[-3] for path in CATALOGUES} >= {"de", "fr"}


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """A copy of the catalogues, with whatever words the code and the templates have now."""
    site = tmp_path_factory.mktemp("site")
    ignored = shutil.ignore_patterns("static", "migrations", "__pycache__")
    for folder in (*SOURCES, "locale"):
        shutil.copytree(settings.BASE_DIR / folder, site / folder, ignore=ignored)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(site)
        patch.setattr(settings, "LOCALE_PATHS", [str(site / "locale")])
        call_command("makemessages", all=True, verbosity=0)
    return site / "locale"


@every_catalogue
def test_catalogue_holds_the_words_of_the_site_and_no_others(path, extracted):
    """If this fails: `make messages`, translate what is empty, and again `make messages`."""
    assert path.read_text() == (extracted / path.relative_to(LOCALE)).read_text()


@pytest.mark.parametrize("folder", ["articles", "events", "partnerships", "portal"])
def test_words_are_marked_only_by_names_that_are_collected(folder):
    """xgettext knows `_` and Django's own names; words marked by any other name never reach the catalogues."""
    files = (settings.BASE_DIR / folder).rglob("*.py")

    assert [path.name for path in files if re.search(r"import \w*gettext\w* as (?!_\b)", path.read_text())] == []


@every_catalogue
@pytest.mark.parametrize("unfinished", ["--untranslated", "--only-fuzzy"])
def test_every_word_is_translated(path, unfinished):
    assert gettext("msgattrib", unfinished, path).decode() == ""


@every_catalogue
def test_compiled_catalogue_says_what_its_source_says(path):
    compiled = gettext("msgfmt", "--check-format", "--output-file=-", path)

    assert words(path.with_suffix(".mo").read_bytes()) == words(compiled)


@every_catalogue
def test_translations_link_to_what_the_original_links_to(path):
    for key, text in words(path.with_suffix(".mo").read_bytes()).items():
        original = key if isinstance(key, str) else key[0]
        assert re.findall("<[^>]*>", text) == re.findall("<[^>]*>", original)


@every_catalogue
def test_translations_use_the_signs_of_their_language(path):
    """Curly apostrophes and their own quotation marks; in French, no line may break before `:` or inside « »."""
    wrong = {"fr": r"[“”„'] | [:;?!»]|« ", "de": r"[”']|“\w|«|»"}.get(path.parts[-3], "'")
    texts = words(path.with_suffix(".mo").read_bytes()).values()

    assert [text for text in texts if re.search(wrong, re.sub("<[^>]*>", "", text))] == []


@pytest.mark.parametrize("path", FOR_EDITORS + NOT_OF_THE_SITE)
def test_what_is_left_out_exists(path):
    assert list(settings.BASE_DIR.glob(path)) or list(settings.BASE_DIR.glob(f"*/**/{path}"))


@pytest.mark.parametrize(("language", "shown", "home"), [("en", "en", "/"), ("fr", "fr", "/fr/"), ("pl", "en", "/pl/")])
def test_page_for_our_own_mistakes_speaks_the_readers_language(rf, language, shown, home):
    with translation.override(language):
        answer = views.server_error(rf.get("/")).content.decode()
    with translation.override(shown):
        heading = translation.gettext("Something went wrong on our side.")

    assert f'<html lang="{shown}">' in answer
    assert f"<h1>{heading}</h1>" in answer
    assert f'<a href="{home}">' in answer


def test_words_of_the_back_office_stay_english():
    with translation.override("fr"):
        assert translation.gettext("Second factor") == "Second factor"
        assert translation.gettext("Partnerships") == "Partenariats"
