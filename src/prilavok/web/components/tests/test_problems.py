from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from django.views.defaults import server_error

PAGES = ("400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html")


@pytest.mark.parametrize("name", PAGES)
def test_every_problem_page_works_without_a_request(name: str) -> None:
    with translation.override("ru"):
        page = render_to_string(name)
    assert '<html lang="ru">' in page
    assert "На главную" in page


def test_an_unknown_address_is_told_in_the_language_of_the_browser(client: Client, db: None) -> None:
    response = client.get("/no/such/page", headers={"accept-language": "en"})
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_a_failure_of_ours_has_its_page() -> None:
    with translation.override("ru"):
        response = server_error(HttpRequest())
    assert (response.status_code, "Не получилось по нашей вине" in response.content.decode()) == (500, True)
