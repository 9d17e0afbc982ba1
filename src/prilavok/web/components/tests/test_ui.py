from __future__ import annotations

import json
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.template import Context, Template
from django.utils import translation
from pytest_django import Settings

from prilavok.web.components import vite
from prilavok.web.components.toasts import toast, trigger


def draw(template: str, **context: object) -> str:
    return Template(template).render(Context(context))


def test_icon_and_channel_mark() -> None:
    assert draw('{% icon "zap" "i-14" %}') == '<i class="i i-zap i-14" aria-hidden="true"></i>'
    assert draw("{% icon name %}", name="i-lock") == '<i class="i i-lock" aria-hidden="true"></i>'
    mark = draw('{% channel_mark "vk" "chm-md" %}')
    assert mark.startswith('<span class="chm chm-md" data-k="vk" role="img" aria-label="VK">')


def test_an_avatar_escapes_names_and_prefers_the_picture() -> None:
    assert '<span aria-hidden="true">A&amp;</span>' in draw("{% avatar name %}", name="A&")
    drawn = draw('{% avatar "Анна" seed="x" picture=url kind="instagram" size="sm" %}', url="/a.jpg?b=1&c=2")
    assert '<img src="/a.jpg?b=1&amp;c=2" alt="" loading="lazy">' in drawn
    assert drawn.startswith('<span class="av av-sm" data-h="')
    assert 'data-k="instagram"' in drawn


def test_an_unknown_avatar_size_is_an_error() -> None:
    with pytest.raises(ValueError, match="huge"):
        draw('{% avatar "Anna" size="huge" %}')


def test_a_missing_picture_is_a_grey_box() -> None:
    assert 'class="ph is-empty size-9"' in draw('{% product_thumb "" %}')
    assert draw('{% product_thumb "/p.jpg" "size-12" "Марта" %}') == (
        '<img class="ph size-12" src="/p.jpg" alt="Марта" loading="lazy">'
    )


class Sample(forms.Form):
    name = forms.CharField(label="Имя", help_text="Как в паспорте")
    secret = forms.CharField(label="Пароль", widget=forms.PasswordInput)
    agreed = forms.BooleanField(label="Согласен")


def test_a_field_ties_hint_and_error_to_the_control() -> None:
    with translation.override("ru"):
        drawn = draw('{% field form.name placeholder="Анна" %}', form=Sample({"secret": "x"}))
    assert 'aria-describedby="id_name-hint id_name-error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'placeholder="Анна"' in drawn
    assert '<p class="hint mt-1" id="id_name-hint">Как в паспорте</p>' in drawn
    assert 'id="id_name-error"' in drawn
    assert "Обязательное поле." in drawn


def test_a_password_can_be_shown_and_a_checkbox_stands_before_its_label() -> None:
    drawn = draw("{% field form.secret %}", form=Sample())
    assert 'data-controller="reveal"' in drawn
    assert 'data-reveal-target="field"' in drawn
    drawn = draw("{% field form.agreed %}", form=Sample())
    assert drawn.index("checkbox") < drawn.index("Согласен")


def test_the_summary_names_the_fields() -> None:
    drawn = draw("{% form_errors form %}", form=Sample({"name": "Анна"}))
    assert 'role="alert"' in drawn
    assert '<a class="underline" href="#id_secret">Пароль</a>' in drawn
    assert "#id_name" not in drawn
    assert draw("{% form_errors form %}", form=Sample()).strip() == ""


def test_events_on_an_answer_add_up() -> None:
    response = trigger(HttpResponse(), "dialog:close")
    toast(response, "Диалог закрыт", undo_url="/undo/")
    assert json.loads(response.headers["HX-Trigger"]) == {
        "dialog:close": True,
        "toast": {"text": "Диалог закрыт", "undo": "/undo/", "level": ""},
    }


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(vite, "BUILD", tmp_path)
    vite._read.cache_clear()
    chunk = {
        "file": "assets/app-1.js",
        "css": ["assets/app-1.css"],
        "assets": ["assets/inter-latin-wght-normal-1.woff2"],
    }
    (tmp_path / "manifest.json").write_text(json.dumps({"app.ts": chunk}))
    return tmp_path


def test_the_entry_links_script_styles_and_fonts(built: Path) -> None:
    drawn = draw("{% vite_entry %}")
    assert '<script type="module" src="/static/build/assets/app-1.js"></script>' in drawn
    assert '<link rel="stylesheet" href="/static/build/assets/app-1.css">' in drawn
    assert 'href="/static/build/assets/inter-latin-wght-normal-1.woff2" crossorigin>' in drawn


def test_the_manifest_is_read_once_unless_debugging(built: Path, settings: Settings) -> None:
    settings.DEBUG = False
    assert vite.entry().script == "build/assets/app-1.js"
    (built / "manifest.json").write_text(json.dumps({"app.ts": {"file": "assets/app-2.js"}}))
    assert vite.entry().script == "build/assets/app-1.js"
    settings.DEBUG = True
    assert vite.entry().script == "build/assets/app-2.js"


def test_a_missing_build_says_what_to_do(built: Path, settings: Settings) -> None:
    (built / "manifest.json").unlink()
    settings.DEBUG = True
    with pytest.raises(ImproperlyConfigured, match="make setup"):
        vite.entry()
