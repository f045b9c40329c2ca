"""The few properties of an XMP packet that Akin keeps. Runs in the decode pool.

XMP is RDF in XML (ISO 16684-1). A property stands as an attribute of rdf:Description or as an element inside it.
"""

from __future__ import annotations

from xml.parsers import expat

MAX_BYTES = 2**20  # packets are a few kilobytes; more is edit history that nothing here asks for
_DESCRIPTION = "http://www.w3.org/1999/02/22-rdf-syntax-ns# Description"
_NAMES = {
    "http://ns.adobe.com/xap/1.0/ Rating": "rating",
    "http://ns.adobe.com/exif/1.0/ DateTimeOriginal": "taken",
    "http://ns.adobe.com/photoshop/1.0/ DateCreated": "pictured",
    "http://ns.adobe.com/xap/1.0/ CreateDate": "created",
    "http://ns.adobe.com/tiff/1.0/ Make": "make",
    "http://ns.adobe.com/tiff/1.0/ Model": "model",
    "http://cipa.jp/exif/1.0/ LensModel": "lens",
    "http://ns.adobe.com/exif/1.0/aux/ Lens": "other lens",
    "http://ns.adobe.com/exif/1.0/ GPSLatitude": "latitude",
    "http://ns.adobe.com/exif/1.0/ GPSLongitude": "longitude",
}


class _Forbidden(Exception):
    pass


def read_xmp(packet: bytes) -> dict[str, str]:
    """The properties found, by the names above: empty if the packet is malformed or tries to be clever.

    A document type is refused at its first character: XMP has none, and entities that multiply, or that name
    other files, need one.
    """
    if len(packet) > MAX_BYTES:
        return {}
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(packet.strip(b"\0 \r\n\t"), True)
    except (expat.ExpatError, _Forbidden, ValueError, LookupError):
        return {}
    return reader.found


def _refuse(*_declaration: object) -> None:
    raise _Forbidden


class _Reader:
    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._inside: str | None = None  # the property whose text is being read
        self._text = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _DESCRIPTION:
            for attribute, value in attributes.items():
                self._keep(_NAMES.get(attribute), value)
        elif name in _NAMES:
            self._inside, self._text = _NAMES[name], ""

    def text(self, data: str) -> None:
        if self._inside:
            self._text += data

    def end(self, name: str) -> None:
        if self._inside and name in _NAMES:
            self._keep(self._inside, self._text)
            self._inside = None

    def _keep(self, name: str | None, value: str) -> None:
        if name and value.strip():
            self.found.setdefault(name, value.strip())
