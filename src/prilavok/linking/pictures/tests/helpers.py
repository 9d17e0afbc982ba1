from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

import cv2
import numpy as np
from django.core.files.base import ContentFile
from PIL import Image

from prilavok.catalog.models import Photo, Post, Product
from prilavok.linking.pictures.digests import sha256
from prilavok.linking.pictures.opening import Pixels
from prilavok.shops.actions import bump_catalog_version


def scene(seed: int, width: int = 400, height: int = 500) -> Pixels:
    """A picture with plenty to recognise, another for each seed."""
    random = np.random.default_rng(seed)
    image = np.full((height, width, 3), random.integers(90, 220, 3), np.uint8)
    for _ in range(220):
        place = (int(random.integers(0, width)), int(random.integers(0, height)))
        axes = (int(random.integers(3, 34)), int(random.integers(3, 26)))
        colour = [int(value) for value in random.integers(0, 256, 3)]
        cv2.ellipse(image, place, axes, float(random.uniform(0, 180)), 0, 360, colour, -1)
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 0.8), np.uint8)


def jpeg(pixels: Pixels, quality: int = 85) -> bytes:
    return encoded(Image.fromarray(pixels), "JPEG", quality=quality)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def film(scenes: Sequence[Pixels], size: tuple[int, int] = (400, 500)) -> bytes:
    """An MP4 that shows each scene for a second."""
    with NamedTemporaryFile(suffix=".mp4") as file:
        writer = cv2.VideoWriter(file.name, cv2.VideoWriter.fourcc(*"mp4v"), 10, size)
        for pixels in scenes:
            frame = cv2.cvtColor(cv2.resize(pixels, size), cv2.COLOR_RGB2BGR)
            for _ in range(10):
                writer.write(frame)
        writer.release()
        return Path(file.name).read_bytes()


def screenshot(pixels: Pixels) -> Pixels:
    """The picture inside a phone's screen, smaller, with bars above and below."""
    screen = np.full((1100, 540, 3), 255, np.uint8)
    photo = cv2.resize(
        pixels, (500, round(500 * pixels.shape[0] / pixels.shape[1])), interpolation=cv2.INTER_AREA
    )
    screen[150 : 150 + photo.shape[0], 20:520] = photo
    cv2.putText(screen, "my shop", (40, 90), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (20, 20, 20), 3)
    cv2.putText(screen, "liked by 128", (40, 1000), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (20, 20, 20), 3)
    return screen


def on_ground(thing: int, ground: int = 900) -> Pixels:
    """Different things photographed on one ground."""
    floor = scene(ground).copy()
    cut = scene(thing)[130:380, 100:300]
    floor[130:380, 100:300] = cut
    return floor


def give_photo(product: Product, pixels: Pixels) -> Photo:
    """A stored photo of the product; the features are made by the job."""
    content = jpeg(pixels, 90)
    photo = Photo(product=product, digest=sha256(content))
    photo.file.save("photo.jpg", ContentFile(content), save=False)
    photo.save()
    bump_catalog_version(product.shop_id)
    return photo


def give_image(post: Post, pixels: Pixels) -> None:
    post.image.save("post.jpg", ContentFile(jpeg(pixels, 90)), save=True)
