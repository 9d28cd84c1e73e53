"""How rows of the website's tables become vehicles."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monzapos.adapters.supabase_rows import RowReader, is_id, rows_of
from monzapos.domain.money import Money

ID = "ca000000-0000-4000-8000-000000000001"
SITE = "https://shop.invalid"
GOOD = {"id": ID, "nombre_vehiculo": "Roma", "precio": 245000}
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_columns = [*GOOD, "anio", "motor", "poder_hp", "url_img", "fabricas", "stored", "description"]


@given(st.lists(st.dictionaries(st.sampled_from(_columns), _json)))
def test_no_row_raises_or_hides_a_good_one(rows: list[dict[str, object]]) -> None:
    reader = RowReader(SITE)
    read = [reader.vehicle(row) for row in rows_of(json.dumps([*rows, GOOD]).encode())]
    assert len(read) == len(rows) + 1
    assert read[-1].price == Money(24_500_000, "usd")
    for vehicle in read:
        assert vehicle.sellable == (vehicle.flaw is None)
        assert not vehicle.sellable or is_id(vehicle.id)
        assert not vehicle.picture or vehicle.picture.startswith("https://")


@pytest.mark.parametrize(
    ("address", "picture"),
    [
        ("https://cdn.invalid/a.webp", "https://cdn.invalid/a.webp"),
        ("https://cdn.invalid/á b.webp?w=1", "https://cdn.invalid/á b.webp?w=1"),
        (" /img/roma.png ", f"{SITE}/img/roma.png"),
        ("img/roma.png", f"{SITE}/img/roma.png"),
        ("//cdn.invalid/a.png", "https://cdn.invalid/a.png"),
        ("http://cdn.invalid/a.png", ""),
        ("http://127.0.0.1/a.png", ""),
        ("https://ana:secret@cdn.invalid/a.png", ""),
        ("https://[::1/a.png", ""),
        ("https://cdn.invalid:99999/a.png", ""),
        ("data:image/png;base64,AAAA", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://cdn.invalid\\@elsewhere.invalid/a.png", ""),
        ("https://cdn.invalid/\n", "https://cdn.invalid/"),
        ("https://cdn.invalid/\x00a", ""),
        ("https://cdn.invalid/" + "a" * 2000, ""),
        ("", ""),
        (None, ""),
        (7, ""),
    ],
)
def test_a_picture_is_an_address_that_may_be_asked(address: object, picture: str) -> None:
    assert RowReader(SITE).vehicle({**GOOD, "url_img": address}).picture == picture


def test_a_path_without_a_website_is_no_picture() -> None:
    assert RowReader().vehicle({**GOOD, "url_img": "/img/roma.png"}).picture == ""


def test_a_project_on_this_machine_may_have_its_pictures_there() -> None:
    row = {**GOOD, "url_img": "http://127.0.0.1:8000/a.png"}
    assert RowReader(plain_pictures=True).vehicle(row).picture == row["url_img"]
    elsewhere = {**GOOD, "url_img": "http://cdn.invalid/a.png"}
    assert RowReader(plain_pictures=True).vehicle(elsewhere).picture == ""


@pytest.mark.parametrize("embedded", [list, lambda rows: rows[0]])
def test_other_tables_come_as_an_object_or_a_list(embedded: object) -> None:
    assert callable(embedded)
    vehicle = RowReader().vehicle(
        {
            **GOOD,
            "fabricas": embedded([{"fabricante": "Ferrari", "ciudad": "Maranello", "pais": None}]),
            "stored": embedded([{"tipo": "image", "url": "https://shop.invalid/roma-2.webp"}]),
        }
    )
    assert (vehicle.maker, vehicle.plant) == ("Ferrari", "Maranello")
    assert vehicle.picture == "https://shop.invalid/roma-2.webp"


@pytest.mark.parametrize("body", [b"", b"null", b"{}", b"[1]", b"[[]]", b"[" * 200_000, b"\xff"])
def test_what_is_no_list_of_rows_is_none(body: bytes) -> None:
    with pytest.raises(ValueError):
        rows_of(body)


@pytest.mark.parametrize("number", ["1e99999999999999999999", "-1.5E+99999999999999999999"])
def test_a_number_that_no_decimal_can_be_spoils_its_own_row(number: str) -> None:
    row = json.dumps({**GOOD, "anio": 2020}).replace("245000", number).replace("2020", number)
    spoilt, good = (
        RowReader().vehicle(each) for each in rows_of(f"[{row}, {json.dumps(GOOD)}]".encode())
    )
    assert (spoilt.price, spoilt.flaw, spoilt.year) == (None, "bad_price", None)
    assert good.price == Money(24_500_000, "usd")
