"""What a hostile picture might do to its decoder, as functions that a worker of the pool can be given."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIZE = 8


def harmless(image: Image.Image) -> NDArray[np.uint8]:
    """One crop `[1, SIZE, SIZE, 3]`."""
    return np.asarray(image.resize((SIZE, SIZE)))[None]


def wild(image: Image.Image) -> NDArray[np.uint8]:
    """Red pictures crash, green ones hang, blue ones eat memory; others are harmless."""
    red, green, blue = np.asarray(image)[0, 0] > 128
    if red and not green:
        os._exit(1)
    if green and not red:
        time.sleep(600)
    if blue and not green:
        return np.ones(2**36, np.uint8)
    return harmless(image)


def surprising(_image: Image.Image) -> NDArray[np.uint8]:
    """Fails in a way that nobody foresaw."""
    raise NotImplementedError


class _Deadly:
    """Ends the worker that it is sent to before that has begun its file."""

    def __call__(self, _image: Image.Image) -> NDArray[np.uint8]:
        raise AssertionError

    def __reduce__(self) -> tuple[Callable[[int], object], tuple[int]]:
        return os._exit, (1,)


deadly = _Deadly()
