"""What the program relies on of PostgREST when it reads tables."""

from typing import Any

from postgrest import CountMethod

from tests.supabase.checklist import Checklist
from tests.supabase.rest_bench import ONE, ROMA, SF90, RestBench, is_error, refused

READS = Checklist[RestBench]()


@READS.check()
async def reads_all_columns_with_what_belongs_to_them(bench: RestBench) -> None:
    query = bench.client.from_("vehiculos").select("*, fabricas(*), stored(*)")
    row: Any = (await query.eq("id", ROMA).single().execute()).data
    assert (row["nombre_vehiculo"], row["precio"], row["aceleracion_0_100"]) == (
        "Roma",
        245000,
        3.4,
    )
    assert row["fabricas"]["fabricante"] == "Ferrari"
    assert {each["url"].rpartition("/")[2] for each in row["stored"]} == {"roma-2.webp", "roma.mp4"}
    assert {each["vehiculo_id"] for each in row["stored"]} == {ROMA}


@READS.check()
async def what_belongs_to_nothing_is_null_or_empty(bench: RestBench) -> None:
    query = bench.client.from_("vehiculos").select("id, fabricas(pais), stored(url)")
    row = (await query.eq("id", SF90).single().execute()).data
    assert row == {"id": SF90, "fabricas": None, "stored": []}


@READS.check()
async def columns_can_have_other_names(bench: RestBench) -> None:
    answer = await bench.get(
        f"vehiculos?select=power:poder_hp,maker:fabricas(name:fabricante)&id=eq.{ROMA}"
    )
    assert answer.text == '[{"power":620,"maker":{"name":"Ferrari"}}]'


@READS.check()
async def numbers_come_as_the_database_has_them(bench: RestBench) -> None:
    answer = await bench.get(
        "vehiculos?select=precio,modelo&or=(precio.is.null,precio.eq.NaN,precio.eq.84500.995,"
        "precio.eq.Infinity)&order=modelo"
    )
    prices = {row["modelo"]: row["precio"] for row in answer.json()}
    assert prices == {"with three": 84500.995, "null": None, "NaN": "NaN", "infinite": "Infinity"}
    assert '"precio":84500.995,' in answer.text


@READS.check()
async def filters(bench: RestBench) -> None:
    for query, models in {
        "anio=eq.2022": {"F173"},
        "anio=neq.2024": {"F169", "F173"},
        "anio=lt.2023": {"F173"},
        "anio=lte.2023": {"F169", "F173"},
        "anio=gte.2022&anio=lt.2024": {"F169", "F173"},
        "velocidad_maxima=gt.320": {"F173"},
        "modelo=in.(992,F169)": {"992", "F169"},
        'modelo=in.("with two","with three")': {"with two", "with three"},
        "modelo=in.()": set(),
        "modelo=ilike.f1*": {"F169", "F173"},
        "modelo=like.f1*": set(),
        "modelo=is.null": {None},
        "nombre_vehiculo=is.null": {"no name"},
        "modelo=not.is.null&anio=is.null": set(),
        "anio=not.eq.2024": {"F169", "F173"},
        f"id=eq.{ROMA}": {"F169"},
        "and=(anio.gt.2021,or(modelo.eq.F173,modelo.eq.992))": {"F173", "992"},
    }.items():
        answer = await bench.get(f"vehiculos?select=modelo&{query}")
        assert answer.status_code == 200, (query, answer.text)
        assert {row["modelo"] for row in answer.json()} == models, query


@READS.check()
async def orders(bench: RestBench) -> None:
    for order, models in {
        "poder_hp.desc.nullslast": ["F173", "F169", "992"],
        "poder_hp": ["992", "F169", "F173"],
        "anio.desc,modelo.asc": ["992", "F169", "F173"],
    }.items():
        answer = await bench.get(f"vehiculos?select=modelo&poder_hp=not.is.null&order={order}")
        assert [row["modelo"] for row in answer.json()] == models, order
    answer = await bench.get("vehiculos?select=poder_hp&order=poder_hp.asc.nullsfirst&limit=1")
    assert answer.json() == [{"poder_hp": None}]


@READS.check()
async def gives_pages(bench: RestBench) -> None:
    answer = await bench.get("rest_many?order=n&limit=3&offset=10")
    assert [row["n"] for row in answer.json()] == [11, 12, 13]
    assert (answer.status_code, answer.headers["content-range"]) == (200, "10-12/*")
    answer = await bench.get("rest_many?order=n", Range="20-21", Range_Unit="items")
    assert [row["n"] for row in answer.json()] == [21, 22]
    answer = await bench.get("rest_many?order=n&offset=1498", Prefer="count=exact")
    assert [row["n"] for row in answer.json()] == [1499, 1500]
    assert (answer.status_code, answer.headers["content-range"]) == (206, "1498-1499/1500")
    answer = await bench.get("rest_many?n=gt.1500", Prefer="count=exact")
    assert (answer.status_code, answer.text) == (200, "[]")
    assert answer.headers["content-range"] == "*/0"


@READS.check()
async def the_official_client_gets_pages_and_the_count(bench: RestBench) -> None:
    query = bench.client.from_("rest_many").select("n", count=CountMethod.exact)
    answer = await query.order("n").range(100, 101).execute()
    assert (answer.data, answer.count) == ([{"n": 101}, {"n": 102}], 1500)


@READS.check()
async def refuses_a_page_that_is_not_there(bench: RestBench) -> None:
    answer = await bench.get("rest_many?offset=1501", Prefer="count=exact")
    body = is_error(answer, 416, "PGRST103")
    assert body["message"] == "Requested range not satisfiable"
    answer = await bench.get("rest_many?offset=1501")
    assert (answer.status_code, answer.text) == (200, "[]")
    is_error(await bench.get("rest_many?limit=-1"), 416, "PGRST103")
    is_error(await bench.get("rest_many", Range="3-2", Range_Unit="items"), 416, "PGRST103")


@READS.check("limit")
async def never_gives_more_than_the_project_allows(bench: RestBench) -> None:
    answer = await bench.get("rest_many?order=n&limit=1400", Prefer="count=exact")
    assert len(answer.json()) == 1000
    assert (answer.status_code, answer.headers["content-range"]) == (206, "0-999/1500")
    answer = await bench.get("rest_many?order=n&offset=1000")
    assert len(answer.json()) == 500


@READS.check()
async def gives_exactly_one_object(bench: RestBench) -> None:
    answer = await bench.get(f"vehiculos?select=anio&id=eq.{ROMA}", Accept=ONE)
    assert (answer.status_code, answer.text) == (200, '{"anio":2023}')
    assert answer.headers["content-type"].startswith("application/vnd.pgrst.object")
    for query, count in (("n=gt.1500", 0), ("n=lt.3", 2)):
        body = is_error(await bench.get(f"rest_many?{query}", Accept=ONE), 406, "PGRST116")
        assert body["details"] == f"The result contains {count} rows"
        table = bench.client.from_("rest_many").select("*")
        error = await refused(table.filter(*query.replace("=", ".").split(".")).single().execute())
        assert error.code == "PGRST116"


@READS.check()
async def refuses_what_is_not_there(bench: RestBench) -> None:
    body = is_error(await bench.get("vehiculos?select=*,messages(*)"), 400, "PGRST200")
    assert "'vehiculos' and 'messages'" in body["message"]
    body = is_error(await bench.get("vehiculos?select=nada"), 400, "42703")
    assert body["message"] == "column vehiculos.nada does not exist"
    is_error(await bench.get("vehiculos?nada=eq.1"), 400, "42703")
    is_error(await bench.get("vehiculos?anio=eq.dos"), 400, "22P02")
    is_error(await bench.get("vehiculos?anio=like"), 400, "PGRST100")
    is_error(await bench.get("vehiculos?select=id,(,"), 400, "PGRST100")


@READS.check("words")
async def refuses_a_table_that_is_not_there(bench: RestBench) -> None:
    body = is_error(await bench.get("nada"), 404, "PGRST205")
    assert body["message"] == "Could not find the table 'public.nada' in the schema cache"
    is_error(await bench.get("nada/nada"), 404, "PGRST125")


@READS.check()
async def asks_which_of_two_keys_is_meant(bench: RestBench) -> None:
    is_error(await bench.get("rest_pair?select=fabricas(pais)"), 300, "PGRST201")
    answer = await bench.get("rest_pair?select=to:fabricas!rest_pair_second_id_fkey(pais)")
    assert answer.json() == [{"to": {"pais": "Alemania"}}]


@READS.check()
async def a_form_that_nobody_has_is_refused(bench: RestBench) -> None:
    is_error(await bench.get("vehiculos", Accept="image/webp"), 406, "PGRST107")
    answer = await bench.get("vehiculos", Accept="application/json, text/plain;q=0.1, */*;q=0.1")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


@READS.check()
async def no_value_gets_out_of_its_quotes(bench: RestBench) -> None:
    nasty = "'; drop table rest_many; --"
    query = bench.client.from_("vehiculos").select("id")
    assert (await query.eq("modelo", nasty).execute()).data == []
    is_error(await bench.get(f"vehiculos?select={nasty}"), 400, "42703")
    assert (await bench.get("rest_many?n=eq.1")).json() == [{"n": 1}]
