"""What makes the pages an installed application: the manifest and the service worker."""

import hashlib
import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.access import public
from crm.shell import (
    WORKER_SCRIPTS,
    queued_forms,
    shell_context,
    static_files,
    worked_paths,
)

BACKGROUND, BRAND = "#f6f4ef", "#0b6352"
ICONS = [
    ("icon.svg", "any", "image/svg+xml", "any"),
    ("icons/icon-192.png", "192x192", "image/png", "any"),
    ("icons/icon-512.png", "512x512", "image/png", "any"),
    ("icons/maskable-512.png", "512x512", "image/png", "maskable"),
]


@require_GET
@public
def manifest(_request: HttpRequest, language: str) -> HttpResponse:
    """Describe the application to the phone that installs it, in one language."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with override(language):
        described = {
            "id": "/",
            "name": "Wafa",
            "short_name": "Wafa",
            "description": _("Your clients, your day, your visits; also with no signal."),
            "lang": language,
            "dir": "rtl" if get_language_info(language)["bidi"] else "ltr",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": BACKGROUND,
            "theme_color": BRAND,
            "icons": [
                {"src": static(path), "sizes": sizes, "type": kind, "purpose": purpose}
                for path, sizes, kind, purpose in ICONS
            ],
        }
    return JsonResponse(described, content_type="application/manifest+json")


@require_GET
@public
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker, in a version of its own whenever a file or the shell's text has changed."""
    files = static_files()
    shell = render_to_string("field/shell.html", shell_context(request))
    told = hashlib.sha256("\n".join([*files.values(), shell]).encode()).hexdigest()[:16]
    kept = {
        "version": told,
        "shell": reverse("crm:field-shell"),
        "files": list(files.values()),
        "scripts": [files[path] for path in WORKER_SCRIPTS],
        "worked": worked_paths(),
        "forms": queued_forms(),
    }
    script = f"self.wafaKept = {json.dumps(kept)};\nimportScripts(...self.wafaKept.scripts);\n"
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(script, content_type="text/javascript", headers=headers)
