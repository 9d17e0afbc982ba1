from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from prilavok.lib.clock import now
from prilavok.linking import tasks
from prilavok.linking.actions import describing
from prilavok.linking.actions.describing import catch_up, describe_pictures
from prilavok.linking.models import PictureFeatures
from prilavok.linking.pictures import missing as missing_pictures
from prilavok.linking.pictures.digests import sha256
from prilavok.linking.pictures.memory import shelf_of
from prilavok.linking.pictures.missing import missing, shops_with_missing
from prilavok.linking.pictures.tests.helpers import give_image, give_photo, jpeg, scene
from prilavok.shops.models import Shop
from tests.factories import make_channel, make_post, make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def test_photos_and_publications_are_described_once(shop: Shop) -> None:
    photo = give_photo(make_product(shop), scene(1))
    post = make_post(make_channel(shop))
    give_image(post, scene(2))
    give_photo(make_product(), scene(3))
    assert describe_pictures(shop.pk, limit=10) == 2
    assert describe_pictures(shop.pk, limit=10) == 0
    rows = PictureFeatures.objects.filter(shop=shop)
    assert {(row.photo_id, row.post_id, row.file) for row in rows} == {
        (photo.pk, None, photo.file.name),
        (None, post.pk, post.image.name),
    }
    assert rows.get(photo=photo).digest == sha256(jpeg(scene(1), 90))
    assert (rows.get(photo=photo).width, rows.get(photo=photo).height) == (384, 480)


def test_the_newest_come_first_and_the_caller_takes_the_oldest(shop: Shop) -> None:
    product = make_product(shop)
    photos = [give_photo(product, scene(seed)) for seed in range(3)]
    assert [one.photo_id for one in missing(shop.pk, 2)] == [photos[2].pk, photos[1].pk]
    assert [one.photo_id for one in missing(shop.pk, 2, oldest=True)] == [photos[0].pk, photos[1].pk]


def test_what_is_removed_takes_its_features_along(shop: Shop) -> None:
    photo = give_photo(make_product(shop), scene(1))
    describe_pictures(shop.pk, limit=10)
    assert len(shelf_of(shop.pk).index) == 1
    photo.delete()
    assert not PictureFeatures.objects.exists()
    assert len(shelf_of(shop.pk).index) == 0


def test_a_product_off_sale_is_not_looked_for(shop: Shop) -> None:
    product = make_product(shop)
    give_photo(product, scene(1))
    describe_pictures(shop.pk, limit=10)
    product.deleted_at = now()
    product.save()
    assert len(shelf_of(shop.pk).index) == 0
    give_photo(product, scene(2))
    assert missing(shop.pk, 10) == []


def test_another_file_and_another_method_are_described_anew(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = give_photo(make_product(shop), scene(1))
    describe_pictures(shop.pk, limit=10)
    photo.file.save("other.jpg", ContentFile(jpeg(scene(2))), save=True)
    assert describe_pictures(shop.pk, limit=10) == 1
    assert PictureFeatures.objects.get().file == photo.file.name
    monkeypatch.setattr(missing_pictures, "VERSION", 99)
    assert len(missing(shop.pk, 10)) == 1


@pytest.mark.parametrize("content", [b"broken", None], ids=["no picture", "no file"])
def test_what_cannot_be_read_is_tried_once(shop: Shop, content: bytes | None) -> None:
    photo = give_photo(make_product(shop), scene(1))
    name = str(photo.file.name)
    default_storage.delete(name)
    if content:
        default_storage.save(name, ContentFile(content))
    assert describe_pictures(shop.pk, limit=10) == 1
    assert describe_pictures(shop.pk, limit=10) == 0
    assert len(shelf_of(shop.pk).index) == 0


def test_a_storage_that_fails_does_not_hold_up_the_others(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = make_product(shop)
    good, bad = give_photo(product, scene(1)), give_photo(product, scene(2))
    read = describing._read

    def failing(file: str) -> object:
        if file == bad.file.name:
            raise OSError("storage is away")
        return read(file)

    monkeypatch.setattr(describing, "_read", failing)
    with pytest.raises(OSError, match="storage is away"):
        describe_pictures(shop.pk, limit=10)
    assert [row.photo_id for row in PictureFeatures.objects.all()] == [good.pk]


def test_two_do_not_describe_the_same_shop_at_once(shop: Shop) -> None:
    give_photo(make_product(shop), scene(1))
    with describing._busy[shop.pk]:
        assert describe_pictures(shop.pk, limit=10) == 0
    assert describe_pictures(shop.pk, limit=10) == 1


def test_catching_up_ends_with_the_time(shop: Shop) -> None:
    give_photo(make_product(shop), scene(1))
    catch_up(shop.pk, seconds=0)
    assert not PictureFeatures.objects.exists()
    catch_up(shop.pk, seconds=30)
    assert PictureFeatures.objects.count() == 1


def test_the_sweep_finds_shops_with_missing_features(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[tuple[str, object]] = []
    monkeypatch.setattr(tasks, "defer", lambda name, **more: queued.append((name, more["shop_id"])))
    give_photo(make_product(shop), scene(1))
    make_product()
    assert shops_with_missing() == [shop.pk]
    tasks.sweep_pictures(0)
    assert queued == [("linking.describe_pictures", shop.pk)]
    tasks.describe(shop.pk)
    assert queued == [("linking.describe_pictures", shop.pk)]
    assert shops_with_missing() == []


def test_a_job_leaves_the_rest_to_the_next(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[object] = []
    monkeypatch.setattr(tasks, "defer", lambda name, **more: queued.append(more["once"]))
    monkeypatch.setattr(tasks, "BATCH", 1)
    product = make_product(shop)
    for seed in range(2):
        give_photo(product, scene(seed))
    tasks.describe(shop.pk)
    assert queued == [f"linking-pictures-{shop.pk}"]
    tasks.describe(shop.pk)
    assert len(queued) == 1
