"""What search engines can read of a page: schema.org, as JSON-LD."""

import json

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from portal.publishing.addresses import absolute

# Characters that could end the script element; JSON allows all of them to be written as escapes.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def script(context):
    """A `<script>` data block for a detail page's context, or "" for kinds that schema.org has no word for."""
    text, facts, links = context["page"], context["facts"], context["links"]
    if not facts.schema_type:
        return ""
    data = {
        "@context": "https://schema.org",
        "@type": facts.schema_type,
        "@id": absolute(context["canonical"]),
        "url": absolute(context["canonical"]),
        "name": text.title,
        "description": text.search_description or text.summary,
        "inLanguage": text.language,
        **facts.structured(text),
    }
    if facts.schema_type in {"Article", "Report"}:
        data["headline"] = text.title
        data["dateModified"] = text.updated_at.isoformat()
        data["publisher"] = {"@type": "Organization", "name": settings.SITE_NAME, "url": settings.SITE_URL}
    if facts.schema_type == "Event":
        data["organizer"] = [_organisation(c.entry) for c in links["organisation"] if "organisers" in c.outward]
    if facts.schema_type == "Project":
        data["member"] = [_organisation(c.entry) for c in links["organisation"]]
    body = json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False).translate(ESCAPES)
    # Safe: nothing in it can end the element, see ESCAPES.
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(body))  # noqa: S308


def _organisation(entry):
    return {"@type": "Organization", "name": entry.title, "url": absolute(entry.get_absolute_url())}
