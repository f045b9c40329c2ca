"""Places and the history that leads back to them."""

from __future__ import annotations

from msgspec import structs

from desktop.models.place import MOST_REFERENCES, Composition, Page, Place, ReferencePhoto, Trail
from engine.messages import FileReference, Filters, PhotoReference
from tests.desktop.fake_engine import photo

CAT = ReferencePhoto.of_file("/tmp/cat.jpg")


def test_a_composition_becomes_the_query() -> None:
    references = (CAT, ReferencePhoto.of_photo(photo(7)))
    query = Place(Composition(references, "  in the snow ", 0.25, plain=True), folder="/photos").query
    assert query.like == (FileReference("/tmp/cat.jpg"), PhotoReference(7))
    assert query.words == "in the snow"
    assert query.blend == 0.25
    assert query.plain
    assert query.filters == Filters(folder="/photos")


def test_conditions_come_on_top_of_the_part_of_the_library() -> None:
    conditions = Filters(rating=4, kind="raw")
    assert Place(album="Holidays", conditions=conditions).filters == Filters(rating=4, kind="raw", album="Holidays")
    search = Place(Composition(words="snow", avoid=" people "), favourites=True, conditions=conditions)
    assert search.query.filters == Filters(rating=4, kind="raw", favourite=True)
    assert search.query.avoid == "people"
    assert search.without_search.conditions == conditions


def test_words_to_avoid_alone_are_no_search() -> None:
    assert not Place(Composition(avoid="people")).is_search


def test_a_reference_is_taken_once() -> None:
    composition = Composition().with_references((CAT, CAT)).with_references((CAT,))
    assert composition.references == (CAT,)


def test_references_are_bounded() -> None:
    many = tuple(ReferencePhoto.of_file(f"/tmp/{number}.jpg") for number in range(MOST_REFERENCES + 3))
    assert Composition((CAT,)).with_references(many).references == (CAT, *many)[:MOST_REFERENCES]


def test_blending_needs_photos_and_words() -> None:
    assert not Composition((CAT,)).blends
    assert not Composition(words="snow").blends
    assert Composition((CAT,), "snow").blends


def test_blank_words_are_no_search() -> None:
    assert not Place(Composition(words="  ")).is_search


def test_back_and_forward() -> None:
    library, cats, dogs = Place(), Place(Composition(words="cats")), Place(Composition(words="dogs"))
    trail = Trail(library)
    trail.visit(cats)
    trail.visit(dogs)
    assert trail.back() == cats
    assert trail.back() == library
    assert not trail.can_go_back
    assert trail.back() == library
    assert trail.forward() == cats


def test_a_new_place_forgets_what_lay_ahead() -> None:
    trail = Trail(Place())
    trail.visit(Place(Composition(words="cats")))
    trail.back()
    trail.visit(Place(Composition(words="dogs")))
    assert not trail.can_go_forward


def test_the_same_place_is_visited_once() -> None:
    trail = Trail(Place())
    trail.visit(Place())
    assert not trail.can_go_back


def test_a_renamed_album_is_found_by_its_new_name() -> None:
    trail = Trail(Place(album="Summer"))
    trail.visit(Place(Composition(words="cats"), album="Summer"))
    trail.rename_album("Summer", "Beach")
    assert trail.current == Place(Composition(words="cats"), album="Beach")
    assert trail.back() == Place(album="Beach")


def test_places_of_a_deleted_album_are_passed_over() -> None:
    trail = Trail(Place())
    for place in (Place(album="Summer"), Place(folder="/photos"), Place(album="Summer")):
        trail.visit(place)
    trail.rename_album("Summer", None)
    assert trail.current == Place()
    assert trail.back() == Place(folder="/photos")
    assert trail.back() == Place()
    assert not trail.can_go_back


def test_a_search_stays_in_the_part_that_is_shown() -> None:
    assert Place(Composition(words="cats"), album="Summer").without_search == Place(album="Summer")
    assert Place(page=Page.DUPLICATES).without_search == Place()
    assert Place(favourites=True).query.filters == Filters(favourite=True)


def test_a_saved_search_is_a_place_again() -> None:
    references = (CAT, ReferencePhoto.of_photo(photo(7)))
    composition = Composition(references, "in the snow", 0.25, "people", plain=True)
    place = Place(composition, "/photos", "Summer", True, conditions=Filters(rating=4), saved="Snow", order="date")
    assert Place.of_query(structs.replace(place.query, order="date"), references, "Snow") == place
    assert (place.without_search.saved, place.without_search.order) == (None, None)


def test_a_renamed_saved_search_is_found_by_its_new_name() -> None:
    trail = Trail(Place(Composition(words="snow"), saved="Snow"))
    trail.visit(Place(Composition(words="dogs"), saved="Dogs"))
    trail.rename_search("Snow", "Winter")
    trail.rename_search("Dogs", None)
    assert trail.current == Place(Composition(words="dogs"))
    assert trail.back().saved == "Winter"


def test_a_composition_is_called_after_its_words_or_its_photos() -> None:
    assert Composition((CAT,), " at night ").title == "at night"
    assert Composition((CAT, ReferencePhoto.of_photo(photo(7)))).title == "cat, 000007"


def test_the_search_at_hand_becomes_a_saved_one() -> None:
    snow, dogs = Place(Composition(words="snow")), Place(Composition(words="dogs"))
    trail = Trail(dogs)
    trail.visit(snow)
    trail.save_current("Snow")
    assert trail.current.saved == "Snow"
    assert trail.back() == dogs
