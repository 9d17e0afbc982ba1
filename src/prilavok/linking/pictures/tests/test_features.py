from __future__ import annotations

import numpy as np

from prilavok.linking.pictures.appearance import likeness, open_copy, small_copy
from prilavok.linking.pictures.digests import coarse_look, nearby, signed, unsigned
from prilavok.linking.pictures.extract import extract
from prilavok.linking.pictures.opening import grey, open_picture
from prilavok.linking.pictures.packing import kept_from, marks_from, pack
from prilavok.linking.pictures.regions import photo_block
from prilavok.linking.pictures.tests.helpers import jpeg, on_ground, scene, screenshot
from prilavok.linking.pictures.verify import evidence, fit
from prilavok.linking.pictures.vocabulary import vocabulary


def test_features_of_the_mirror_image_are_told_without_looking_at_it() -> None:
    image = grey(scene(1))
    told = extract(image, 300).mirrored(image.shape[1])
    seen = extract(np.ascontiguousarray(image[:, ::-1]), 300)
    apart = np.linalg.norm(told.points[:, None] - seen.points[None], axis=2)
    turned = np.abs((told.angles[:, None] - seen.angles[None] + 180) % 360 - 180)
    same = (apart < 1.0) & (turned < 5.0)
    assert same.any(axis=1).mean() > 0.6
    left, right = np.nonzero(same)
    unlike = np.abs(told.descriptors[left].astype(int) - seen.descriptors[right]).mean()
    assert unlike < 4.0


def test_points_are_spread_over_the_picture_even_beside_lettering() -> None:
    image = np.full((500, 400), 128, np.uint8)
    image[:250] = grey(scene(1))[:250]
    image[250:] = 128 + grey(scene(2))[250:] // 5
    points = extract(image, 200).points
    assert (points[:, 1] > 260).sum() > 30


def test_nothing_is_found_on_a_flat_picture() -> None:
    assert len(extract(np.full((100, 100), 200, np.uint8), 50)) == 0


def test_packing_keeps_places_and_descriptors() -> None:
    pixels = scene(3)
    packed = pack(pixels)
    kept = kept_from(packed.spots, packed.copy, packed.width, packed.height)
    assert (packed.width, packed.height) == (384, 480)
    assert len(kept.features) == len(marks_from(packed.marks)) > 400
    assert kept.features.points.max() <= 480
    assert kept.copy.shape == (128, 102, 3)
    assert len(packed.spots) < 50_000


def test_words_and_signatures_stay_the_same_in_a_recompressed_copy() -> None:
    pixels = scene(4)
    one, two = marks_from(pack(pixels).marks), marks_from(pack(open_picture(jpeg(pixels, 90))).marks)
    common = set(zip(one.words.tolist(), one.signatures.tolist(), strict=True))
    assert len(common & set(zip(two.words.tolist(), two.signatures.tolist(), strict=True))) > 5
    assert len(set(one.words.tolist()) & set(two.words.tolist())) > 0.6 * len(set(one.words.tolist()))
    assert int(one.words.max()) < vocabulary().size


def test_a_copy_fits_and_a_stranger_does_not() -> None:
    kept = [kept_from(p.spots, p.copy, p.width, p.height) for p in (pack(scene(5)), pack(scene(6)))]
    same = fit(kept[0].features, kept[0].features, kept[0].size, 384 * 480.0)
    assert same is not None
    assert same.inliers > 300
    assert np.allclose(same.movement, np.eye(3), atol=0.02)
    other = fit(kept[0].features, kept[1].features, kept[0].size, 384 * 480.0)
    assert other is None or other.evidence < 5


def test_evidence_grows_with_pairs_and_shrinks_with_strays() -> None:
    assert evidence(1, 5, 0.001) == 0.0
    assert evidence(8, 10, 0.001) > evidence(6, 10, 0.001) > evidence(6, 40, 0.001) > 0
    assert evidence(3, 60, 0.05) <= 0


def test_the_same_ground_with_another_thing_on_it_does_not_look_alike() -> None:
    copy = open_copy(small_copy(on_ground(1)))
    factor = max(scene(1).shape) / max(copy.shape)
    movement = np.diag([factor, factor, 1.0])
    same, other = (likeness(copy, on_ground(thing), movement) for thing in (1, 2))
    assert same.middle > 0.9
    assert other.middle < 0.45
    assert same.tint < 0.05 < other.tint
    movement[:2, 2] = 90_000
    nowhere = likeness(copy, on_ground(1), movement)
    assert nowhere.overlap == 0


def test_looks_differ_little_between_copies_and_much_between_pictures() -> None:
    looks = [coarse_look(scene(seed)) for seed in range(20)]
    copy = coarse_look(open_picture(jpeg(scene(7), 40)))
    assert nearby(copy, np.array(looks, np.uint64)).tolist() == [7]
    assert [unsigned(signed(look)) for look in looks] == looks
    assert max(abs(signed(look)) for look in looks) < 2**63


def test_the_photo_of_a_screenshot_is_found() -> None:
    left, top, right, bottom = photo_block(grey(screenshot(scene(8))))
    assert 140 <= top < bottom <= 785
    assert bottom - top > 500
    assert left <= 25
    assert right >= 510
