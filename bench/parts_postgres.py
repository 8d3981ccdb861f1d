"""Orders with PostgreSQL as the store."""
import itertools
import os
import time

import customers
import machine
import postgres
import report
import yardstick_pgbench
from parts import free_port
from turns import CLIENTS, median, ordering, spread

PRODUCTS = 300
CONNECTIONS = 24  # SOUK_DATABASE_CONNECTIONS, unless it is set
CLIENT_COUNTS = (1, 4, CONNECTIONS)
SERVICES = ('gateway', 'auth', 'user', 'product', 'inventory', 'order', 'payment', 'notification')


def add_products(address, token):
    """(product, variant) of each, with a million in stock."""
    made = []
    for number in range(PRODUCTS):
        product = customers.ask_json(address, '/products', {
            'name': f'Product No. {number}', 'description': 'Made to be used every day.', 'category': 'Kitchen',
            'variants': [{'sku': f'B-{number:06}', 'tax_basis_points': 1900,
                          'price': {'minor': 499 + number * 37 % 20000, 'currency': 'EUR'}}]}, token)
        made.append((product['id'], product['variants'][0]['id']))
    customers.settle(address)
    for product, variant in made:
        customers.ask_json(address, f'/inventory/{product}/movements',
                           {'variant_id': variant, 'quantity': 1000000, 'reason': 'received'}, token)
    customers.settle(address)
    return made


def admin_token(address, seconds=10):
    """The first admin is made a moment after the start."""
    until = time.monotonic() + seconds
    while True:
        try:
            return customers.log_in(address, *customers.ADMIN)
        except machine.Failure:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def record_order(server, address, products):
    """Has the server note all statements of one order, and makes pgbench's script of them: its path, its length."""
    token = customers.log_in(address, customers.NAMES[0], customers.PASSWORD)
    lines = [{'variant_id': variant, 'quantity': 1} for _, variant in products[:2]]
    body = {'lines': lines, 'payment_method': 'cash_on_delivery'}
    for _ in range(3):  # so that every session has prepared its statements
        order = customers.ask_json(address, '/orders', body, token, key=os.urandom(16).hex())
    customers.settle(address)
    server.log_statements(True)
    order = customers.ask_json(address, '/orders', body, token, key=os.urandom(16).hex())
    customers.settle(address)
    server.log_statements(False)
    names = ('variant_1', 'variant_2', 'product_1', 'product_2', 'customer_id')
    ids = (products[0][1], products[1][1], products[0][0], products[1][0], order['user_id'])
    script, statements = yardstick_pgbench.make(server.log_file, dict(zip(ids, names)), {order['id'], *ids})
    path = os.path.join(machine.DATA, 'order.pgbench')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(script)
    for needed in ('INSERT INTO order_orders', 'UPDATE inventory_reservations', 'UPDATE product_stock',
                   'INSERT INTO user_orders_placed', 'INSERT INTO payment_payments', 'INSERT INTO notification_deliveries', 'INSERT INTO inventory_movements', 'INSERT INTO souk.souk_replies'):
        if needed not in script:
            raise machine.Failure(f'what was recorded of an order has no {needed}')
    return path, statements


def make_yardstick(server):
    """A copy of the shop's database with what the script needs besides."""
    server.query('CREATE DATABASE yardstick TEMPLATE shop')
    server.query(
        'CREATE SCHEMA bench;'
        'CREATE TABLE bench.offers (number bigint PRIMARY KEY, variant uuid, product uuid);'
        'INSERT INTO bench.offers SELECT row_number() OVER (ORDER BY id), id, product_id'
        '  FROM souk_product.product_variants;'
        'CREATE TABLE bench.customers (number bigint PRIMARY KEY, id uuid);'
        "INSERT INTO bench.customers SELECT row_number() OVER (ORDER BY id), id FROM souk_user.user_users"
        "  WHERE role = 'user';"
        'CREATE TEMPORARY TABLE theirs AS SELECT * FROM souk.souk_cursors WHERE partition = 0;'
        'DO $$ BEGIN'
        f'  FOR client IN 1..{CONNECTIONS} LOOP'
        '    UPDATE theirs SET partition = client; INSERT INTO souk.souk_cursors SELECT * FROM theirs;'
        '  END LOOP; END $$;'
        'ANALYZE', 'yardstick')


def measure(cores, size, server, result):
    data = machine.fresh('postgres')
    beside = machine.Cores(cores.load, cores.load)
    environment = {'DATABASE_URL': f'{server.url}/shop', 'ADMIN_USERNAME': customers.ADMIN[0],
                   'ADMIN_PASSWORD': customers.ADMIN[1]}
    server.query('CREATE DATABASE shop')
    with machine.souk(beside, data, environment) as souk:
        products = add_products(souk.address, admin_token(souk.address))
        customers.sign_up(souk.address)
        script, statements = record_order(server, souk.address, products)
    variants = os.path.join(machine.DATA, 'postgres-variants')
    with open(variants, 'w', encoding='utf-8') as file:
        file.write('\n'.join(variant for _, variant in products) + '\n')
    make_yardstick(server)
    turns = itertools.count(1)

    def pgbench(clients):
        return server.pgbench(cores.load, 'yardstick', script, clients, max(size.order_seconds, 2),
                              {'n': next(turns) * 10_000_000, 'offers': len(products), 'customers': customers.COUNT},
                              ['souk_' + name for name in SERVICES])
    tried = {clients: pgbench(clients) for clients in CLIENT_COUNTS}
    clients = max(tried, key=tried.get)
    pairs = []
    with machine.souk(beside, data, environment) as souk:
        tokens = customers.enter(souk)
        ordering(beside, souk, variants, tokens, 1)  # so that sessions have prepared their statements, as pgbench's have
        for _ in range(size.rounds):
            pairs.append((pgbench(clients), ordering(beside, souk, variants, tokens, size.order_seconds)))
    ratios = [ours.per_second / hand for hand, ours in pairs]
    result.add(f'pgbench with {", ".join(map(str, tried))} connections',
               ', '.join(f'{rate:,.0f}/s' for rate in tried.values()))
    result.add('pgbench: orders', f'{median(hand for hand, _ in pairs):,.0f}/s of {statements} statements, '
                                  f'{clients} connections')
    result.add('Souk: orders', f'{median(ours.per_second for _, ours in pairs):,.0f}/s')
    result.add('Souk: processor time per order, without PostgreSQL\'s',
               f'{median(ours.cpu_us for _, ours in pairs):.0f} µs')
    result.add('ratio (least to greatest)', spread(ratios))
    result.at_least('orders/s with effects on PostgreSQL, Souk to pgbench', median(ratios), 0.5)


def orders(cores, size):
    result = report.Result(
        '7. Orders on PostgreSQL',
        f'Part 2\'s orders by {CLIENTS} clients, of {PRODUCTS} products, with a PostgreSQL server of its own as the store, '
        f'against pgbench with the number of connections that suits it best: its script is made of the statements that '
        'the server logged for one order and its effects, in the same transactions, with the same isolation '
        '(SERIALIZABLE, run again where others were in the way); without the log\'s reading and NOTIFY, which serve many '
        f'orders at a time. PostgreSQL has one core; what drives it, Souk and its load or pgbench, the other. '
        f'{size.rounds} turns each.')
    if postgres.binaries() is None:
        result.skipped('orders/s with effects on PostgreSQL, Souk to pgbench', 'not measured: no PostgreSQL')
        return result
    with postgres.server(cores, free_port()) as server:
        measure(cores, size, server, result)
    return result
