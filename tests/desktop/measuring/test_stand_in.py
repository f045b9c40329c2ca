"""The stand-in for the engine lists photos, and more of them once it is told of a folder."""

from __future__ import annotations

from itertools import pairwise

from desktop.measuring.stand_in import connect
from engine import messages as m


def test_photos_come_newest_first_and_keep_coming() -> None:
    with connect(5) as connection:

        def listed() -> tuple[m.Photo, ...]:
            connection.send_bytes(m.encode(m.ListPhotos(1, m.Filters())))
            while not isinstance(answer := m.decode_answer(connection.recv_bytes()), m.PhotoList):
                assert isinstance(answer, m.Changes)
            return answer.photos

        first = listed()
        assert [photo.photo_id for photo in first] == [5, 4, 3, 2, 1]
        assert all((newer.taken_at or "") > (older.taken_at or "") for newer, older in pairwise(first))
        connection.send_bytes(m.encode(m.AddFolders(2, ("/photos",))))
        assert m.decode_answer(connection.recv_bytes()) == m.Done(2)
        assert m.decode_answer(connection.recv_bytes()) == m.Changes(photos=True)
        grown = listed()
        assert len(grown) > 5
        assert grown[-5:] == first
