"""Tables point downwards only, like imports do; import-linter cannot see foreign keys named by strings."""

from __future__ import annotations

from django.apps import apps

LAYERS = (
    ("simulator", "ingest", "web"),
    ("automation", "teamwork"),
    ("orders",),
    ("linking",),
    ("inbox",),
    ("customers", "catalog"),
    ("channels",),
    ("shops",),
    ("events",),
)
LEVEL = {label: level for level, labels in enumerate(LAYERS) for label in labels}


def test_foreign_keys_point_to_the_same_app_or_a_lower_layer() -> None:
    wrong = []
    for model in apps.get_models():
        label = model._meta.app_label
        if label not in LEVEL:
            continue
        for field in model._meta.get_fields():
            target = field.related_model
            if field.auto_created or not field.is_relation or target is None or isinstance(target, str):
                continue
            other = target._meta.app_label
            if other in LEVEL and other != label and LEVEL[other] <= LEVEL[label]:
                wrong.append(f"{label}.{model.__name__}.{field.name} -> {other}")
    assert wrong == []


def test_every_app_of_ours_has_its_layer() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("prilavok.")}
    assert ours - set(LEVEL) == set()
