-- MonzaPOS: shared holds. For the person who looks after the dealership's Supabase project.
--
-- What it does: adds two tables and a few functions, all named monzapos_..., so that two desks can
-- never sell one car. It changes nothing of the website's own. Only staff see or change anything in
-- it: visitors of the website, registered or not, get nothing.
--
-- How to apply it, once: paste all of it into the project's SQL editor and press Run; or put it into
-- supabase/migrations and run `supabase db push`. It is applied whole or not at all, and applying it
-- again does no harm: holds stay as they are.
--
-- How to make somebody staff, after they have registered: role `sales` or `manager`. A manager may
-- also end a hold by hand. It counts from that person's next sign-in or refresh (at most an hour).
--
--     update auth.users
--        set raw_app_meta_data = raw_app_meta_data || '{"monzapos_role": "sales"}'
--      where email = 'ana@example.com';
--
-- And how to take it away again, which also takes up to an hour:
--
--     update auth.users
--        set raw_app_meta_data = raw_app_meta_data - 'monzapos_role'
--      where email = 'ana@example.com';
--
-- How to remove all of it, with every hold (no desk may be selling):
--
--     drop table public.monzapos_holds, public.monzapos_sales cascade;
--     drop function public.monzapos_version, public.monzapos_take_hold,
--         public.monzapos_keep_hold, public.monzapos_release_hold,
--         public.monzapos_staff_role, public.monzapos_plain, public.monzapos_person_name,
--         public.monzapos_not_yours;

begin;

-- ---- tables ----

-- A hold is the right of one sale to one car. No clock ends it and no silent desk loses it: it ends
-- by the payment provider's final word or by a person. A row that is released stays, so that a
-- request which was on its way all the time cannot take the car for a sale that is over.
create table if not exists public.monzapos_holds (
    sale_id uuid primary key,
    vehicle_id uuid not null,
    practice boolean not null,
    kind text not null check (kind in ('checkout', 'deposit', 'sold')),
    -- Bounded: what one desk cannot read would be a riddle to all of them.
    until timestamptz check (until >= '2020-01-01' and until < '2200-01-01'),
    provider text check (length(provider) <= 40),
    session_id text check (length(session_id) <= 255),
    person_id uuid,
    person_name text check (length(person_name) <= 200),
    desk_id text check (length(desk_id) <= 100),
    desk_name text check (length(desk_name) <= 200),
    taken_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    released_at timestamptz,
    released_by uuid,
    reason text check (reason in ('not_paid', 'refused', 'not_found', 'never_sent', 'by_hand')),
    ended_elsewhere boolean not null default false,
    rival_at timestamptz
);

comment on table public.monzapos_holds is
    'MonzaPOS: which sale has the right to which car. Changed by the monzapos_ functions only.';
comment on column public.monzapos_holds.until is
    'checkout: when the provider ends the session; deposit: the agreed end. Ends nothing by itself.';
comment on column public.monzapos_holds.ended_elsewhere is
    'A person at another desk has ended it, which this hold''s own desk has to be told.';
comment on column public.monzapos_holds.rival_at is
    'When another sale of the same car, which had lost it, was found to be paid all the same.';

-- The judge of every race: one active hold for each car. Practice holds no real car.
create unique index if not exists monzapos_holds_active
    on public.monzapos_holds (vehicle_id, practice) where released_at is null;

create table if not exists public.monzapos_sales (
    sale_id uuid primary key,
    vehicle_id uuid not null,
    practice boolean not null,
    price bigint check (price >= 0),
    currency text check (currency ~ '^[a-z]{3}$'),
    paid bigint check (paid >= 0),
    light text check (light in ('waiting', 'paying', 'paid', 'not_paid', 'unknown')),
    person_id uuid,
    person_name text check (length(person_name) <= 200),
    desk_id text check (length(desk_id) <= 100),
    desk_name text check (length(desk_name) <= 200),
    provider text check (length(provider) <= 40),
    session_id text check (length(session_id) <= 255),
    started_at timestamptz not null default now(),
    changed_at timestamptz not null default now()
);

comment on table public.monzapos_sales is
    'MonzaPOS: what each sale has come to, in minor units. Changed by the monzapos_ functions only.';

-- ---- who may look ----

alter table public.monzapos_holds enable row level security;
alter table public.monzapos_sales enable row level security;

-- Supabase opens every new table to everybody; and TRUNCATE asks no policy.
revoke all on public.monzapos_holds, public.monzapos_sales from public, anon, authenticated;
-- All but desk_id: a desk is known by it, so nobody is told another's.
grant select (
    sale_id, vehicle_id, practice, kind, until, provider, session_id, person_id, person_name,
    desk_name, taken_at, changed_at, released_at, released_by, reason, ended_elsewhere, rival_at
) on public.monzapos_holds to authenticated;
grant select (
    sale_id, vehicle_id, practice, price, currency, paid, light, person_id, person_name,
    desk_name, provider, session_id, started_at, changed_at
) on public.monzapos_sales to authenticated;

-- app_metadata is written by the dealership alone; user_metadata by the person, so it counts nothing.
drop policy if exists "Staff see all holds" on public.monzapos_holds;
create policy "Staff see all holds" on public.monzapos_holds for select to authenticated using (
    (select auth.uid()) is not null
    and (select auth.jwt() -> 'app_metadata' ->> 'monzapos_role') in ('sales', 'manager')
);
drop policy if exists "Staff see all sales" on public.monzapos_sales;
create policy "Staff see all sales" on public.monzapos_sales for select to authenticated using (
    (select auth.uid()) is not null
    and (select auth.jwt() -> 'app_metadata' ->> 'monzapos_role') in ('sales', 'manager')
);

-- ---- functions ----

-- Gives the caller's role; refuses whoever is not staff.
create or replace function public.monzapos_staff_role() returns text
language plpgsql stable set search_path = '' as $$
declare
    staff_role constant pg_catalog.text := auth.jwt() -> 'app_metadata' ->> 'monzapos_role';
begin
    if auth.uid() is null or staff_role is null or staff_role not in ('sales', 'manager') then
        raise exception 'only staff of the dealership may do this' using errcode = '42501';
    end if;
    return staff_role;
end
$$;

-- Tells a desk that this migration is here.
create or replace function public.monzapos_version() returns integer
language plpgsql stable set search_path = '' as $$
begin
    perform public.monzapos_staff_role();
    return 1;
end
$$;

-- A name on one line, without what cannot be seen or turns the writing round.
create or replace function public.monzapos_plain(said text) returns text
language sql immutable set search_path = '' as $$
    select left(btrim(regexp_replace(regexp_replace(
        said, '[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]', '', 'g'
    ), '[[:cntrl:][:space:]\u2028\u2029]+', ' ', 'g')), 200)
$$;

-- The caller's name as the account has it, as the program reads it, too: nobody takes a car in
-- another's name. What the desk says is believed only where the token names nobody.
create or replace function public.monzapos_person_name(said text) returns text
language sql stable set search_path = '' as $$
    select coalesce(
        nullif(public.monzapos_plain(auth.jwt() -> 'user_metadata' ->> 'full_name'), ''),
        nullif(public.monzapos_plain(auth.jwt() -> 'user_metadata' ->> 'name'), ''),
        nullif(public.monzapos_plain(split_part(auth.jwt() ->> 'email', '@', 1)), ''),
        public.monzapos_plain(said)
    )
$$;

-- Whether the caller speaks for a hold: who took it, whoever is at its desk (known by the desk's own
-- id, which nobody else is told), or a manager.
create or replace function public.monzapos_speaks_for(held public.monzapos_holds, desk text)
returns boolean
language sql stable set search_path = '' as $$
    select coalesce(auth.jwt() -> 'app_metadata' ->> 'monzapos_role' = 'manager', false)
        or coalesce(held.person_id = auth.uid(), false)
        or coalesce(held.desk_id = desk, false)
$$;

-- Refuses; the hint is how a desk tells this from the lack of a role.
create or replace function public.monzapos_not_yours() returns void
language plpgsql stable set search_path = '' as $$
begin
    raise exception 'only its own desk or a manager may change this hold'
        using errcode = '42501', hint = 'monzapos_not_yours';
end
$$;

-- What a desk is told of a hold; null where there is none.
create or replace function public.monzapos_hold_json(held public.monzapos_holds) returns json
language sql immutable set search_path = '' as $$
    select case when held.sale_id is not null then json_build_object(
        'vehicle_id', held.vehicle_id, 'sale_id', held.sale_id, 'kind', held.kind,
        'until', held.until, 'provider', held.provider, 'session_id', held.session_id,
        'person_name', held.person_name, 'desk_name', held.desk_name, 'taken_at', held.taken_at
    ) end
$$;

-- Takes the car for a sale, or tells who has it. Asking again for the same sale is answered alike.
-- `ended` is said to a sale whose hold a person at another desk has ended. A sale that another desk
-- has named is that desk's: who names it elsewhere is refused.
-- Security definer: staff have no right to write to the tables, or anyone could end any hold.
create or replace function public.monzapos_take_hold(
    sale uuid, vehicle uuid, practice boolean, provider text,
    desk text, desk_name text, person_name text
) returns json
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    held public.monzapos_holds;
begin
    perform public.monzapos_staff_role();
    loop
        -- Waits for a request that is at the same car or sale; what follows sees what came of it.
        insert into public.monzapos_holds (
            sale_id, vehicle_id, practice, kind, provider,
            person_id, person_name, desk_id, desk_name
        ) values (
            sale, vehicle, monzapos_take_hold.practice, 'checkout', monzapos_take_hold.provider,
            auth.uid(), public.monzapos_person_name(monzapos_take_hold.person_name),
            desk, public.monzapos_plain(monzapos_take_hold.desk_name)
        ) on conflict do nothing;

        select * into held from public.monzapos_holds where sale_id = sale;
        exit when found;
        select * into held from public.monzapos_holds
         where vehicle_id = vehicle and practice = monzapos_take_hold.practice
           and released_at is null;
        if found then
            return json_build_object(
                'taken', false, 'hold', public.monzapos_hold_json(held), 'ended', false
            );
        end if;
        -- It was released between the two looks: once more.
    end loop;

    if not public.monzapos_speaks_for(held, desk) then
        perform public.monzapos_not_yours();
    end if;
    if (held.vehicle_id, held.practice) <> (vehicle, monzapos_take_hold.practice) then
        raise exception 'this sale is of another car' using errcode = '22023';
    end if;
    if held.released_at is not null then
        return json_build_object('taken', false, 'hold', null, 'ended', held.ended_elsewhere);
    end if;
    insert into public.monzapos_sales (
        sale_id, vehicle_id, practice, person_id, person_name, desk_id, desk_name, provider
    ) values (
        sale, held.vehicle_id, held.practice, held.person_id, held.person_name,
        held.desk_id, held.desk_name, held.provider
    ) on conflict do nothing;
    return json_build_object(
        'taken', true, 'hold', public.monzapos_hold_json(held), 'ended', false
    );
end
$$;

-- Brings a sale's hold, and its row among the sales, into line with what its desk knows.
-- A kind only goes forward: what is behind was overtaken on its way, and changes nothing.
-- A hold that was released comes back for money alone: for a kind above that of its release. Where
-- another sale has the car by then, that one is marked: its desk has to know of the money, too.
-- `ended` is said where a person at another desk had ended the hold: it stays so, or (with `kept`) it
-- has come back for money against that person's word.
-- Every hold, released or not, is its seller's, its desk's and a manager's: whoever signs in at the
-- desk after the seller speaks for it by the desk's own id. Of a checkout past its end, whose desk is
-- silent, any desk may tell one thing: that the session the project knows of was paid in full.
--
-- What remains a matter of trust among staff, for the project cannot ask the provider: what a desk
-- says of its own sales, its sums and its sessions; that another desk's checkout, once past its end,
-- was paid or was not; and that late money came. The last marks another's hold only for one's own
-- sale, with a sum and a session (which the project may hear of no sooner: a desk without a network
-- goes on being paid); the sale's row keeps both under the name of who took the car, so that a false
-- alarm has an author.
-- Security definer: staff have no right to write to the tables, or anyone could end any hold.
create or replace function public.monzapos_keep_hold(
    sale uuid, kind text, until timestamptz, session text, provider text,
    price bigint, currency text, paid bigint, light text, desk text default null
) returns json
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    staff_role constant pg_catalog.text := public.monzapos_staff_role();
    own boolean;
    kinds constant pg_catalog.text[] := array['checkout', 'deposit', 'sold'];
    agreed pg_catalog.timestamptz := until;
    step integer := array_position(kinds, kind);  -- 0 is the kind it has, above 0 is forward
    news boolean;
    late boolean;
    known_session pg_catalog.text;
    held public.monzapos_holds;
    active public.monzapos_holds;
begin
    if step is null then
        raise exception 'a hold is checkout, deposit or sold' using errcode = '22023';
    end if;
    select * into held from public.monzapos_holds where sale_id = sale for update;
    if not found then
        return json_build_object('kept', false, 'hold', null, 'ended', false);
    end if;
    own := public.monzapos_speaks_for(held, desk);
    if not own then
        if kind <> 'sold' or held.kind <> 'checkout' or held.released_at is not null
            or not coalesce(held.until < now() and held.session_id = session, false) then
            perform public.monzapos_not_yours();
        end if;
        -- The rest is as its own desk has told it.
        select known.provider, known.price, known.currency, known.price, 'paid'
          into provider, price, currency, paid, light
          from public.monzapos_sales as known where known.sale_id = sale;
        if price is null then
            perform public.monzapos_not_yours();
        end if;
    end if;
    step := step - array_position(kinds, held.kind);
    news := (step = 0 and held.released_at is null)
        or (step > 0 and (held.released_at is null or coalesce(paid > 0, false)));

    -- The first word of a checkout names no session yet, and may be overtaken by the second.
    late := step = 0 and kind = 'checkout' and nullif(session, '') is null
        and held.session_id is not null;
    known_session := coalesce(nullif(session, ''), held.session_id);
    if kind = 'sold' then
        agreed := null;
    elsif kind = 'checkout' then
        agreed := greatest(held.until, until);
    elsif kind = 'deposit' and step = 0 and staff_role <> 'manager' then
        -- Anyone may let a deposit go whose end has passed: only a manager brings that end nearer.
        agreed := nullif(greatest(coalesce(held.until, 'infinity'), until), 'infinity');
    end if;

    loop
        if news then
            begin
                update public.monzapos_holds set
                    kind = monzapos_keep_hold.kind,
                    until = agreed,
                    session_id = known_session,
                    provider = coalesce(monzapos_keep_hold.provider, held.provider),
                    taken_at = case when held.released_at is null then held.taken_at else now() end,
                    changed_at = now(),
                    released_at = null,
                    released_by = null,
                    reason = null
                where sale_id = sale;
            exception when unique_violation then
                null;  -- the money is late and somebody else has the car: told below
            end;
        end if;
        select * into active from public.monzapos_holds
         where vehicle_id = held.vehicle_id and practice = held.practice and released_at is null;
        exit when found or not news;
        -- It was released between the two looks: once more.
    end loop;

    if news and active.sale_id <> sale and known_session is not null then
        update public.monzapos_holds set rival_at = now()
         where sale_id = active.sale_id and released_at is null and rival_at is null;
    end if;
    if news then
        insert into public.monzapos_sales as known (
            sale_id, vehicle_id, practice, price, currency, paid, light,
            person_id, person_name, desk_id, desk_name, provider, session_id
        ) values (
            sale, held.vehicle_id, held.practice, monzapos_keep_hold.price,
            monzapos_keep_hold.currency, monzapos_keep_hold.paid, monzapos_keep_hold.light,
            held.person_id, held.person_name, held.desk_id, held.desk_name,
            coalesce(monzapos_keep_hold.provider, held.provider), known_session
        ) on conflict (sale_id) do update set
            price = excluded.price, currency = excluded.currency, paid = excluded.paid,
            light = case when late then known.light else excluded.light end,
            provider = excluded.provider,
            session_id = excluded.session_id, changed_at = now();
    end if;
    return json_build_object(
        'kept', coalesce(active.sale_id = sale, false),
        'hold', public.monzapos_hold_json(active),
        'ended', held.ended_elsewhere and (not news or coalesce(active.sale_id = sale, false))
    );
end
$$;

-- Ends a sale's hold: by the provider's final word that nothing was or can be paid, or by hand.
-- A sale that has no hold yet gets a released one, so that a take on its way comes too late.
-- A checkout's end is told by its seller, its desk or a manager, as in monzapos_keep_hold: any other
-- desk is believed only that it was not paid, and only once its time is over. Of the money, it may
-- say no more than that.
-- Security definer: staff have no right to write to the tables, or anyone could end any hold.
create or replace function public.monzapos_release_hold(
    sale uuid, vehicle uuid, practice boolean, reason text, paid bigint, light text,
    desk text default null
) returns json
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    staff_role constant pg_catalog.text := public.monzapos_staff_role();
    held public.monzapos_holds;
    is_new boolean;
    own boolean;
    allowed boolean;
begin
    if reason is null
        or reason not in ('not_paid', 'refused', 'not_found', 'never_sent', 'by_hand') then
        raise exception 'unknown reason' using errcode = '22023';
    end if;
    insert into public.monzapos_holds (
        sale_id, vehicle_id, practice, kind, person_id, desk_id, released_at, released_by, reason
    ) values (
        sale, vehicle, monzapos_release_hold.practice, 'checkout', auth.uid(), desk,
        now(), auth.uid(), monzapos_release_hold.reason
    ) on conflict (sale_id) do nothing;
    is_new := found;

    select * into held from public.monzapos_holds where sale_id = sale for update;
    if (held.vehicle_id, held.practice) <> (vehicle, monzapos_release_hold.practice) then
        raise exception 'this sale is of another car' using errcode = '22023';
    end if;
    if held.released_at is not null and not is_new then
        return json_build_object('released', true);
    end if;

    own := public.monzapos_speaks_for(held, desk);
    if reason = 'by_hand' then
        allowed := staff_role = 'manager'
            or coalesce(held.kind = 'deposit' and held.until <= now(), false);
    else
        -- With money paid, a person has to decide.
        allowed := held.kind = 'checkout' and (
            own or coalesce(reason = 'not_paid' and held.until < now(), false)
        );
    end if;
    if not allowed then
        perform public.monzapos_not_yours();
    end if;

    update public.monzapos_holds set
        released_at = now(),
        released_by = auth.uid(),
        reason = monzapos_release_hold.reason,
        ended_elsewhere = monzapos_release_hold.reason = 'by_hand'
            and held.desk_id is distinct from desk,
        changed_at = now()
    where sale_id = sale;
    update public.monzapos_sales set
        paid = coalesce(case when own then monzapos_release_hold.paid end, monzapos_sales.paid),
        light = coalesce(
            case when own then monzapos_release_hold.light
                 when monzapos_release_hold.reason = 'not_paid' then 'not_paid' end,
            monzapos_sales.light
        ),
        changed_at = now()
    where sale_id = sale;
    return json_build_object('released', true);
end
$$;

-- ---- who may call ----

-- Supabase lets everybody call every new function, too.
revoke all on function
    public.monzapos_staff_role, public.monzapos_version, public.monzapos_plain,
    public.monzapos_person_name, public.monzapos_speaks_for, public.monzapos_not_yours,
    public.monzapos_hold_json,
    public.monzapos_take_hold, public.monzapos_keep_hold, public.monzapos_release_hold
    from public, anon, authenticated;
grant execute on function
    public.monzapos_staff_role, public.monzapos_version,
    public.monzapos_take_hold, public.monzapos_keep_hold, public.monzapos_release_hold
    to authenticated;

-- PostgREST learns of the new functions.
notify pgrst, 'reload schema';

commit;
