-- A shop that changed its prices to decimals, and typed some that no car can be sold for.

alter table public.vehiculos alter column precio type numeric;

insert into public.vehiculos (id, nombre_vehiculo, modelo, anio, precio) values
    ('ca000000-0000-4000-8000-0000000000a1', 'Cents', 'with two', 2024, 84500.99),
    ('ca000000-0000-4000-8000-0000000000a2', 'Cents', 'with three', 2024, 84500.995),
    ('ca000000-0000-4000-8000-0000000000a3', 'No price', 'null', 2024, null),
    ('ca000000-0000-4000-8000-0000000000a4', 'No price', 'NaN', 2024, 'NaN'),
    ('ca000000-0000-4000-8000-0000000000a5', 'No price', 'negative', 2024, -1),
    ('ca000000-0000-4000-8000-0000000000a6', 'No price', 'zero', 2024, 0),
    ('ca000000-0000-4000-8000-0000000000a7', 'No price', 'huge', 2024, 1e12),
    ('ca000000-0000-4000-8000-0000000000a8', 'No price', 'infinite', 2024, 'Infinity'),
    ('ca000000-0000-4000-8000-0000000000a9', null, 'no name', 2024, 10000),
    ('ca000000-0000-4000-8000-0000000000aa', '', 'an empty name', 2024, 10000),
    ('ca000000-0000-4000-8000-0000000000ab', 'No year', null, null, 10000);
