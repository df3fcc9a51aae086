"""The front page, the error pages and the files that browsers and robots ask for."""

from django.conf import settings
from django.http import HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.utils.translation import get_language
from django.views import View
from django.views.decorators.http import require_safe

from portal.context import interface_language
from portal.publishing.addresses import absolute, language_prefix


class HomePage(View):
    def get(self, request):
        return TemplateResponse(request, "home.html", {"canonical": f"/{language_prefix(get_language())}"})


@require_safe
def robots_txt(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /preview/",
        "",
        f"Sitemap: {absolute('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request):
    return HttpResponsePermanentRedirect(static("icons/favicon.ico"))


@require_safe
def web_manifest(request):
    icons = [
        {"src": static(f"icons/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)
    ]
    return JsonResponse(
        {
            "name": settings.SITE_NAME,
            "short_name": settings.SITE_NAME,
            "start_url": "/",
            "display": "browser",
            "background_color": "#fbfaf6",
            "theme_color": "#fbfaf6",
            "icons": icons,
        },
        content_type="application/manifest+json",
    )


def forbidden(request, exception=None):
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request, exception):
    reason = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "404.html", {"reason": reason}, status=404)


def server_error(request):
    """Without context processors and queries: whatever failed may fail again."""
    context = {"interface_language": interface_language(), "home": f"/{language_prefix(get_language())}"}
    return HttpResponse(render_to_string("500.html", context), status=500)
