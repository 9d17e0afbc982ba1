"""The simulator alone, for tests that need no other screen."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("simulator/", include("prilavok.simulator.urls"))]
