"""XMP: ratings and dates from real shapes of packet, and nothing at all from one that tries to be clever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from engine.library.metadata import Metadata, read_metadata
from engine.library.xmp import MAX_BYTES, read_xmp

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
NAMESPACES = (
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
    'xmlns:exifEX="http://cipa.jp/exif/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
)


def packet(attributes: str = "", elements: str = "", before: str = "") -> bytes:
    return (
        f'<?xpacket begin="\ufeff"?>{before}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {RDF}>'
        f"<rdf:Description {NAMESPACES} {attributes}>{elements}</rdf:Description>"
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def test_a_rating_as_attribute_and_as_element() -> None:
    assert read_xmp(packet('xmp:Rating="3"')) == {"rating": "3"}
    assert read_xmp(packet(elements="<xmp:Rating>5</xmp:Rating>")) == {"rating": "5"}
    assert read_xmp(packet('xmp:Rating="3"') + b"\0\0\n") == {"rating": "3"}


def test_exif_goes_first_but_for_the_rating() -> None:
    exif = Image.Exif()
    exif[0x0132] = "2020:01:02 03:04:05"
    exif[0x4746] = 2
    both = read_metadata(exif, packet('xmp:Rating="4" exif:DateTimeOriginal="2024-05-01T12:30:00.12+02:00"'))
    assert (both.taken_at, both.rating) == ("2020-01-02T03:04:05", 4)
    assert read_metadata(exif).rating == 2
    alone = read_metadata(Image.Exif(), packet('exif:DateTimeOriginal="2024-05-01T12:30Z"'))
    assert alone.taken_at == "2024-05-01T12:30:00+00:00"


@pytest.mark.parametrize(
    ("written", "taken_at"),
    [
        ("2021", "2021-01-01T00:00:00"),
        ("2021-03", "2021-03-01T00:00:00"),
        ("2021-03-04", "2021-03-04T00:00:00"),
        ("2021-03-04T05:06", "2021-03-04T05:06:00"),
        ("2021-13", None),
        ("2021-02-30", None),
        ("0000", None),
        ("2021-3", None),
        ("about 2021", None),
    ],
)
def test_dates_may_lack_their_end(written: str, taken_at: str | None) -> None:
    assert read_metadata(Image.Exif(), packet(f'photoshop:DateCreated="{written}"')).taken_at == taken_at


def test_the_day_that_is_shown_goes_before_that_of_the_scan_and_behind_that_of_the_camera() -> None:
    scanned = packet('xmp:CreateDate="2019-01-02T10:00:00" photoshop:DateCreated="1965"')
    assert read_metadata(Image.Exif(), scanned).taken_at == "1965-01-01T00:00:00"
    taken = packet('photoshop:DateCreated="2021" exif:DateTimeOriginal="2021-03-04T05:06:07"')
    assert read_metadata(Image.Exif(), taken).taken_at == "2021-03-04T05:06:07"


def test_the_lens() -> None:
    both = packet('aux:Lens="50mm" exifEX:LensModel="NIKKOR Z 50mm f/1.8 S"')
    assert read_metadata(Image.Exif(), both).lens == "NIKKOR Z 50mm f/1.8 S"
    assert read_metadata(Image.Exif(), packet("", "<aux:Lens>50mm</aux:Lens>")).lens == "50mm"


@pytest.mark.parametrize(
    ("latitude", "longitude", "place"),
    [
        ("48,12.5N", "16,22.43E", (48.2083, 16.3738)),
        ("33,51,36S", "151,12,36E", (-33.86, 151.21)),
        ("48,12.5N", "16,22.43W", (48.2083, -16.3738)),
        ("48,12.5E", "16,22.43N", None),
        ("91,0N", "0,1E", None),
        ("0,0N", "0,0E", None),
        ("48.2083", "16.3738", None),
        ("48,12.5N", "", None),
    ],
)
def test_the_place(latitude: str, longitude: str, place: tuple[float, float] | None) -> None:
    read = read_metadata(Image.Exif(), packet(f'exif:GPSLatitude="{latitude}" exif:GPSLongitude="{longitude}"'))
    if place is None:
        assert (read.latitude, read.longitude) == (None, None)
    else:
        assert (read.latitude, read.longitude) == pytest.approx(place, abs=1e-4)


@pytest.mark.parametrize("stars", ["0", "-1", "6", "many", "nan", "1e999", ""])
def test_no_stars_are_no_rating(stars: str) -> None:
    assert read_metadata(Image.Exif(), packet(f'xmp:Rating="{stars}"')) == Metadata()


def test_entity_bombs_and_foreign_entities_are_refused_at_once() -> None:
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = packet('xmp:Rating="&l11;"', before=f'<!DOCTYPE x [<!ENTITY l0 "lol">{lols}]>')
    foreign = packet("", "<xmp:Rating>&f;</xmp:Rating>", '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>')
    assert read_xmp(bomb) == read_xmp(foreign) == {}
    assert read_xmp(packet('xmp:Rating="3"') + b" " * MAX_BYTES) == {}


@given(st.binary() | st.text().map(str.encode) | st.binary(max_size=20).map(lambda junk: packet() + junk))
def test_nonsense_is_no_error(junk: bytes) -> None:
    assert isinstance(read_xmp(junk), dict)
    assert isinstance(read_metadata(Image.Exif(), junk), Metadata)
