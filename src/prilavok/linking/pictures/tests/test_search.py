from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from prilavok.linking.pictures.index import Asked, Marks, PictureIndex
from prilavok.linking.pictures.opening import Pixels, open_picture
from prilavok.linking.pictures.packing import kept_from, marks_from, pack
from prilavok.linking.pictures.search import Found, Kept, same_whole, search
from prilavok.linking.pictures.tests.helpers import jpeg, on_ground, scene, screenshot
from prilavok.linking.pictures.vocabulary import vocabulary


class Shelf:
    """Pictures 0, 1, 2… as a shop's."""

    def __init__(self, pictures: Sequence[Pixels]) -> None:
        packed = [pack(picture) for picture in pictures]
        self.kept = [kept_from(one.spots, one.copy, one.width, one.height) for one in packed]
        self.marks = [marks_from(one.marks) for one in packed]
        self.index = PictureIndex(vocabulary().size)
        self.index.add(enumerate(self.marks))

    def load(self, keys: Sequence[int]) -> dict[int, Kept]:
        return {key: self.kept[key] for key in keys}

    def find(self, picture: Pixels) -> list[Found]:
        return search(open_picture(jpeg(picture, 70)), self.index, self.load)


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf([scene(seed) for seed in range(12)])


def _sure(found: Sequence[Found]) -> list[int]:
    return [one.key for one in found if one.certainty >= 0.9]


def test_whole_smaller_part_turned_mirrored(shelf: Shelf) -> None:
    picture = scene(4)
    half = np.asarray(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    detail = np.asarray(cv2.resize(picture[100:300, 100:280], None, fx=3, fy=3), np.uint8)
    for shown in (picture, half, detail, np.rot90(picture), picture[:, ::-1]):
        assert _sure(shelf.find(np.ascontiguousarray(shown))) == [4]


def test_a_screenshot_is_recognised_where_it_lies(shelf: Shelf) -> None:
    found = shelf.find(screenshot(scene(5)))
    assert _sure(found) == [5]
    left, top, right, bottom = found[0].box
    assert 0.0 <= left < 0.2
    assert 0.1 < top < 0.25
    assert 0.8 < right <= 1.0
    assert 0.6 < bottom < 0.75


def test_all_pictures_of_a_collage_that_are_ours(shelf: Shelf) -> None:
    rows = [np.hstack([scene(1), scene(90)]), np.hstack([scene(91), scene(7)])]
    assert sorted(_sure(shelf.find(np.vstack(rows)))) == [1, 7]


def test_a_stranger_is_not_recognised(shelf: Shelf) -> None:
    assert _sure(shelf.find(scene(77))) == []
    assert _sure(shelf.find(screenshot(scene(78)))) == []


def test_another_thing_on_the_same_ground_is_not_taken_for_ours() -> None:
    shelf = Shelf([on_ground(1), on_ground(2)])
    assert _sure(shelf.find(on_ground(3))) == []
    assert _sure(shelf.find(on_ground(2))) == [1]


def test_nothing_to_look_for_and_nothing_to_see(shelf: Shelf) -> None:
    empty = PictureIndex(vocabulary().size)
    assert search(scene(1), empty, shelf.load) == []
    assert shelf.find(np.full((300, 300, 3), 200, np.uint8)) == []


def test_the_same_picture_stored_otherwise(shelf: Shelf) -> None:
    copy = open_picture(jpeg(scene(3), 50))
    assert [one.key for one in same_whole(copy, range(12), shelf.load)] == [3]
    assert same_whole(np.ascontiguousarray(copy[:250]), [3], shelf.load) == []


def test_a_removed_picture_is_gone_and_a_new_one_is_there_at_once() -> None:
    shelf = Shelf([scene(seed) for seed in range(6)])
    shelf.index.remove([2])
    assert _sure(shelf.find(scene(2))) == []
    shelf.kept.append(shelf.kept[2])
    shelf.index.add([(6, shelf.marks[2])])
    assert _sure(shelf.find(scene(2))) == [6]
    assert shelf.index.keys == {0, 1, 3, 4, 5, 6}


def test_an_index_grown_in_steps_answers_like_one_made_at_once() -> None:
    random = np.random.default_rng(5)
    pictures = [(key, _marks(random)) for key in range(60)]
    whole, grown = PictureIndex(4096), PictureIndex(4096)
    whole.add(pictures)
    for pair in pictures:
        grown.add([pair])
    for index in (whole, grown):
        index.remove(range(30))
    asked = _asked(pictures[41][1])
    assert dict(grown.search(asked, 5)) == pytest.approx(dict(whole.search(asked, 5)))
    assert whole.search(asked, 1)[0][0] == 41
    assert grown.size_bytes == whole.size_bytes == 30 * 80 * 14


def _marks(random: np.random.Generator) -> Marks:
    return Marks(
        random.integers(0, 4096, 80).astype(np.uint16),
        random.integers(0, 2**63, 80).astype(np.uint64),
        random.integers(0, 256, 80).astype(np.uint8),
        random.integers(0, 256, 80).astype(np.uint8),
    )


def _asked(marks: Marks) -> Asked:
    rows = np.arange(len(marks), dtype=np.int32)
    return Asked(rows, marks.words.astype(np.int32), marks.signatures, marks.turns, marks.sizes)
