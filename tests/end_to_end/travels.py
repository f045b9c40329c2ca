"""A folder of photos as a user has it: the samples in folders by year, with day and place as a camera notes them."""

from __future__ import annotations

from pathlib import Path

from PIL import ExifTags, Image

from tests.end_to_end.conftest import SAMPLES

# Where and when each might have been taken; the rest stays without a place.
_TAKEN = {
    "2022/Rome": (("colosseum_by_day", 41.89, 12.49), ("coffee_cup_on_table", 41.90, 12.48),
                  ("spices_at_market", 41.89, 12.47)),
    "2022/Florida": (("rocket_on_pad_at_night", 28.61, -80.60), ("space_shuttle_in_flight", 28.58, -80.65),
                     ("osprey_in_tree", 28.50, -81.37), ("heron_by_water", 27.99, -81.30)),
    "2023/Asia": (("singapore_skyline_at_night", 1.29, 103.85), ("pagoda_above_lake", 35.01, 135.77),
                  ("cocktail_on_beach", 8.05, 98.81), ("goldfish", 31.23, 121.47)),
    "2023/Alps": (("mountain_lake", 47.27, 11.39), ("mountain_trail_with_snow", 46.56, 8.56),
                  ("forest_stream", 47.05, 9.35), ("flower_meadow_with_tree", 46.95, 7.45)),
    "2024/Desert": (("desert_dune_with_hikers", 24.75, -15.33), ("hot_air_balloon", 38.64, 34.83)),
    "2024/Home": (("suspension_bridge_at_night", 37.82, -122.48), ("golden_retriever_in_park", 51.51, -0.16),
                  ("kitten_on_wooden_box", 51.48, 0.0), ("blue_flowers", 52.37, 4.90)),
}  # fmt: skip


def travels(folder: Path) -> Path:
    """Write them; each is a JPEG of its own."""
    left = {path.stem: path for path in SAMPLES.glob("*.jpg")}
    for number, (below, photos) in enumerate(_TAKEN.items()):
        for day, (name, latitude, longitude) in enumerate(photos, start=3):
            _write(
                left.pop(name),
                folder / below,
                f"{below[:4]}:{2 + number:02}:{day:02} 10:{day:02}:00",
                (latitude, longitude),
            )
    for day, path in enumerate(sorted(left.values()), start=1):
        _write(path, folder / "2024" / "Garden", f"2024:{5 + day % 3:02}:{day:02} 17:30:00", None)
    return folder


def _write(source: Path, folder: Path, taken: str, at: tuple[float, float] | None) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    if at is not None:
        latitude, longitude = at
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef] = (abs(latitude), 0.0, 0.0), "N"
        gps[ExifTags.GPS.GPSLongitude] = (abs(longitude), 0.0, 0.0)
        gps[ExifTags.GPS.GPSLongitudeRef] = "E" if longitude >= 0 else "W"
    folder.mkdir(parents=True, exist_ok=True)
    with Image.open(source) as photo:
        photo.save(folder / source.name, quality=90, exif=exif)
