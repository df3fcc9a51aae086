"""Names of countries. Codes are ISO 3166-1."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "AL": _("Albania"), "AT": _("Austria"), "BA": _("Bosnia and Herzegovina"), "BE": _("Belgium"),
    "BG": _("Bulgaria"), "CH": _("Switzerland"), "CY": _("Cyprus"), "CZ": _("Czechia"), "DE": _("Germany"),
    "DK": _("Denmark"), "EE": _("Estonia"), "ES": _("Spain"), "FI": _("Finland"), "FR": _("France"),
    "GB": _("United Kingdom"), "GR": _("Greece"), "HR": _("Croatia"), "HU": _("Hungary"), "IE": _("Ireland"),
    "IS": _("Iceland"), "IT": _("Italy"), "LI": _("Liechtenstein"), "LT": _("Lithuania"), "LU": _("Luxembourg"),
    "LV": _("Latvia"), "MD": _("Moldova"), "ME": _("Montenegro"), "MK": _("North Macedonia"), "MT": _("Malta"),
    "NL": _("Netherlands"), "NO": _("Norway"), "PL": _("Poland"), "PT": _("Portugal"), "RO": _("Romania"),
    "RS": _("Serbia"), "SE": _("Sweden"), "SI": _("Slovenia"), "SK": _("Slovakia"), "TR": _("Türkiye"),
    "UA": _("Ukraine"), "XK": _("Kosovo"),
}  # fmt: skip


def country_name(code):
    """The country's name in the reader's language, or the code itself where it has none here."""
    return str(NAMES.get(code, code))
