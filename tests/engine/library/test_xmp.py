"""XMP: ratings and dates from real shapes of packet, and nothing at all from one that tries to be clever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from engine.library.metadata import Metadata, read_metadata
from engine.library.xmp import MAX_BYTES, read_xmp

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
XAP = 'xmlns:xmp="http://ns.adobe.com/xap/1.0/"'


def packet(attributes: str = "", elements: str = "", before: str = "") -> bytes:
    return (
        f'<?xpacket begin="\ufeff"?>{before}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {RDF}>'
        f'<rdf:Description {XAP} xmlns:exif="http://ns.adobe.com/exif/1.0/" {attributes}>{elements}</rdf:Description>'
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
