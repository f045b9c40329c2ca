"""What crosses the process boundary arrives as it was sent."""

from __future__ import annotations

import msgspec
import pytest

from engine import messages as m

QUERY = m.Query(
    words="in the snow $20",
    like=(m.PhotoReference(3), m.FileReference("/photos/ü 雪.jpg"), m.PictureReference(b"\x89PNG\0")),
    avoid="people",
    blend=0.25,
    sharper=True,
    filters=m.Filters(folder="/photos", after="2024-01-01", orientation="portrait", near=m.Near(48.2, 16.4, 5.0)),
    limit=7,
    order="date",
    grouped=True,
)
PHOTO = m.Photo(1, "/photos/a.jpg", "00ff", 4000, 3000, "2024-05-01T12:00:00+02:00")


@pytest.mark.parametrize("request_", [
    m.Hello(1), m.GetStatus(2), m.AddFolders(3, ("/photos",)), m.RemoveFolder(4, "/photos"), m.Search(5, QUERY),
    m.Preview(6, QUERY), m.ListPhotos(7), m.GetPhoto(8, 1), m.Pause(9, True), m.SetPace(9, "gentle"),
    m.UseModel(10, "starter"), m.Shutdown(11),
    m.Check(12), m.Repair(13), m.BackUp(14, "/backups", 3), m.Relocate(15, "/old", "/new"),
    m.FindDuplicates(16), m.FindDuplicates(17, False, 0.9, m.Filters(favourite=False, album="Été")),
    m.LookUp(18, ("/photos/a.jpg",)), m.SetFavourite(19, (1, 2), True), m.SetRating(20, (1,), None),
    m.CreateAlbum(21, "雪"), m.RenameAlbum(22, "雪", "Snow"), m.DeleteAlbum(23, "Snow"), m.AddToAlbum(24, "Snow", (1,)),
    m.RemoveFromAlbum(25, "Snow", (1,)), m.ListAlbums(26),
    m.Invert(27, (m.FileReference("/a.jpg"), m.PhotoReference(2)), "oti"), m.ListPhis(28), m.UsePhi(29, "text"),
    m.GetTags(30, (m.PhotoReference(2),)), m.GetConcepts(36), m.ListPlaces(37), m.ListTags(38, True),
    m.SaveSearch(31, "雪", QUERY), m.RenameSearch(32, "雪", "Snow"), m.DeleteSearch(33, "Snow"), m.ListSearches(34),
    m.OpenSearch(35, "Snow"), m.SetIgnored(39, "# 雪\n\n!*.png\n"),
])  # fmt: skip
def test_requests(request_: m.AnyRequest) -> None:
    assert m.decode_request(m.encode(request_)) == request_


@pytest.mark.parametrize("answer", [
    m.Done(1), m.Failed(2, "not-found", "It is gone."), m.Previewed(3, "a photo of (photo)"),
    m.Previewed(18, "a photo of (photo), without ball", "a photo of $", ("ball",), True),
    m.Found(4, QUERY, "prompt", (m.Hit(PHOTO, 0.5),), {"total": 1.5}, True, 10, "phi, exact"),
    m.Found(4, QUERY, "prompt", (m.Hit(PHOTO, 0.5),), {"total": 1.5}, True, 10, "phi, exact", (0,)),
    m.PhotoList(5, (PHOTO,)), m.PhotoDetails(6, PHOTO, ("/photos/a.jpg",), 10, "JPEG", None, None, 47.5, None),
    m.Welcome(7, m.PROTOCOL, "0.1.0", "/library", 123), m.Changes(photos=True), m.IndexingProgress(None),
    m.IndexingProgress(m.Indexing(1, 2, 3.5, None, True, False)), m.Notice("environment", "The disk is full."),
    m.Checked(9, 1, 2, 3, (m.Finding("snapshot", 1, "It is damaged.", ("a",)),)), m.CareProgress(1, 2),
    m.Duplicates(13, (m.DuplicateGroup("near", (m.DuplicatePhoto(PHOTO, ("/photos/a.jpg",), 9),), 0.95),), 7),
    m.DuplicatesProgress(0.5), m.Marked(14, 2), m.Albums(15, (m.Album("雪", 1, 2),)), m.Changes(albums=True),
    m.Repaired(10, ("done",), (), 3, 4096), m.BackedUp(11, "/backup", 10, ("/old",)), m.Relocated(12, 1),
    m.Inverted(13, (m.PseudoWord("oti", b"\0\0\0\0", 0.9, ("dog", "cat"), 0.25, 1.5, ("sea lion",)),), "starter"),
    m.Status(8, "/library", 1, 1, 0, 0, (m.Folder("/photos", 1, True),), (m.Unreadable("/a", "empty"),), "starter",
             "cpu", "text", None, {"catalogue.sqlite": 4096}, m.Switching("ViT-B-32-quickgelu/openai", 3, 7),
             "Screenshots/\n*.png"),
    m.Concepts(21, ("dog", "café")),
    m.SavedSearches(19, (m.SavedSearch("雪", "in the snow", "", ("a.jpg", "")),)), m.Changes(searches=True),
    m.OpenedSearch(20, QUERY, (m.NamedReference(m.PhotoReference(3), "a.jpg", "00ff"),)),
    m.Tagged(17, (m.PhotoTags((m.Tag("dog", 0.5),)), m.PhotoTags(())), "starter"),
    m.Tags(19, (m.TagCount("dog", 3),), 0.5), m.Changes(tags=True),
    m.Places(18, b"\0" * 8, b"\0" * 8, b"\0" * 8),
    m.Phis(16, "starter", "00ff", 384, 256, (m.PhiNetwork("SEARLE", "imported", "CC BY-NC 4.0"),), "SEARLE"),
])  # fmt: skip
def test_answers(answer: m.AnyReply | m.AnyEvent) -> None:
    assert m.decode_answer(m.encode(answer)) == answer


def test_a_request_is_no_answer_and_nonsense_is_neither() -> None:
    with pytest.raises(msgspec.ValidationError):
        m.decode_answer(m.encode(m.GetStatus(1)))
    for nonsense in (b"", b"\xc1", b"nonsense", m.encode(m.Done(1))):
        with pytest.raises(msgspec.DecodeError):
            m.decode_request(nonsense)
