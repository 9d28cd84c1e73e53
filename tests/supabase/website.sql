-- The shop's own tables as its website made them, with a few cars. Run by `postgres`.

create table public.fabricas (
    id uuid primary key default gen_random_uuid(),
    fabricante text,
    nombre_planta text,
    ciudad text,
    pais text
);

create table public.vehiculos (
    id uuid primary key default gen_random_uuid(),
    fabrica_id uuid references public.fabricas (id),
    nombre_vehiculo text,
    modelo text,
    anio integer,
    precio integer,
    motor text,
    poder_hp integer,
    aceleracion_0_100 numeric,
    velocidad_maxima integer,
    torque_nm integer,
    peso_kg integer,
    url_img text,
    description text
);

create table public.stored (
    id uuid primary key default gen_random_uuid(),
    vehiculo_id uuid references public.vehiculos (id),
    tipo text,
    url text
);

alter table public.fabricas enable row level security;
alter table public.vehiculos enable row level security;
alter table public.stored enable row level security;
create policy "Everybody may look" on public.fabricas for select to anon, authenticated using (true);
create policy "Everybody may look" on public.vehiculos for select to anon, authenticated using (true);
create policy "Everybody may look" on public.stored for select to anon, authenticated using (true);

insert into public.fabricas (id, fabricante, nombre_planta, ciudad, pais) values
    ('fab00000-0000-4000-8000-000000000001', 'Ferrari', 'Stabilimento di Maranello', 'Maranello', 'Italia'),
    ('fab00000-0000-4000-8000-000000000002', 'Porsche', 'Stammwerk', 'Zuffenhausen', 'Alemania');

insert into public.vehiculos
    (id, fabrica_id, nombre_vehiculo, modelo, anio, precio, motor, poder_hp, aceleracion_0_100,
     velocidad_maxima, torque_nm, peso_kg, url_img, description)
values
    ('ca000000-0000-4000-8000-000000000001', 'fab00000-0000-4000-8000-000000000001', 'Roma', 'F169', 2023,
     245000, 'V8 biturbo 3.9', 620, 3.4, 320, 760, 1570, 'https://shop.invalid/roma.webp', 'La nuova dolce vita'),
    ('ca000000-0000-4000-8000-000000000002', 'fab00000-0000-4000-8000-000000000002', '911 Carrera', '992', 2024,
     114400, 'B6 biturbo 3.0', 385, 4.2, 293, 450, 1505, 'https://shop.invalid/911.webp', null),
    -- Above 350,000 the website's own filter hides it; and no factory is known.
    ('ca000000-0000-4000-8000-000000000003', null, 'SF90 Stradale', 'F173', 2022,
     524815, 'V8 híbrido 4.0', 986, 2.5, 340, 800, 1570, null, null);

insert into public.stored (vehiculo_id, tipo, url) values
    ('ca000000-0000-4000-8000-000000000001', 'image', 'https://shop.invalid/roma-2.webp'),
    ('ca000000-0000-4000-8000-000000000001', 'video', 'https://shop.invalid/roma.mp4');
