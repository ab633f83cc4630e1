"""Where every address leads."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from config.api import urlpatterns as api_patterns
from config.celery import app as queue
from config.health import healthz, metrics, readyz

queue.set_default()  # what views hand out goes to our broker, from every thread of a web server

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("loyalty.urls")),
    path("", include("crm.urls")),
    path("", include("loans.urls")),
    path("", include("surveys.urls")),
    path("", include("analytics.urls")),
    path("accounts/sessions/", RedirectView.as_view(pattern_name="crm:sessions-mine")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include((api_patterns, "api"))),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
