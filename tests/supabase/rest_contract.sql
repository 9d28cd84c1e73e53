-- What the REST contract needs beside the website's own tables. Run by `postgres`.

create table public.rest_many as select n from generate_series(1, 1500) n;

create table public.rest_private (id integer primary key);
revoke all on public.rest_private from anon, authenticated;

create table public.rest_unique (id integer primary key, n integer unique, note text);

create table public.rest_pair (
    id integer primary key,
    first_id uuid references public.fabricas (id),
    second_id uuid references public.fabricas (id)
);
insert into public.rest_pair values
    (1, 'fab00000-0000-4000-8000-000000000001', 'fab00000-0000-4000-8000-000000000002');

create function public.rest_echo(
    a uuid, b boolean, c timestamptz default null, d bigint default 7, e text default 'none'
) returns json language sql stable as $$
    select json_build_object('a', a, 'b', b, 'c', c, 'd', d, 'e', e)
$$;

create function public.rest_who() returns json language sql stable as $$
    select json_build_object(
        'role', current_user,
        'person', auth.uid(),
        'staff', auth.jwt() -> 'app_metadata' ->> 'monzapos_role'
    )
$$;

create function public.rest_raise(state text, words text) returns void language plpgsql as $$
begin
    raise exception using errcode = state, message = words, detail = 'more', hint = 'try this';
end
$$;

create function public.rest_add(given integer) returns void language sql as $$
    insert into public.rest_unique (id, n) values (given, given)
$$;

create function public.rest_add_and_fail(given integer) returns void language plpgsql as $$
begin
    insert into public.rest_unique (id, n) values (given, given);
    raise exception 'no';
end
$$;

create function public.rest_number() returns integer language sql stable as $$ select 42 $$;
create function public.rest_nothing() returns integer language sql stable as $$ select null::integer $$;
create function public.rest_numbers(up_to integer) returns setof integer language sql stable as $$
    select generate_series(1, up_to)
$$;
create function public.rest_rows(up_to integer) returns table (n integer, twice integer)
language sql stable as $$
    select i, 2 * i from generate_series(1, up_to) i
$$;

create function public.rest_denied() returns integer language sql stable as $$ select 1 $$;
revoke all on function public.rest_denied() from public, anon, authenticated;
