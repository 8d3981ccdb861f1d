"""Databases to measure on: made by the program, filled by bench/fill, kept by what they depend on."""
import contextlib
import hashlib
import os
import shutil
import sqlite3

import customers
import machine

CACHE = os.path.join(machine.BUILD, 'bench-cache')
HERE = os.path.dirname(os.path.abspath(__file__))


@contextlib.contextmanager
def opened(directory):
    with contextlib.closing(sqlite3.connect(f'file:{directory}/souk.db?mode=ro', uri=True)) as db:
        yield db


def fingerprint(empty, products, orders):
    """Of the tables and of all that fills them."""
    digest = hashlib.sha256(f'{products} {orders}'.encode())
    with opened(empty) as db:
        for (sql,) in db.execute('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name'):
            digest.update(sql.encode())
        for row in db.execute('SELECT consumer, topic FROM souk_cursors ORDER BY consumer, topic'):
            digest.update(repr(row).encode())
    for name in sorted(os.listdir(HERE)):
        if name.startswith(('shop', 'fill', 'sql', 'customers')):
            with open(os.path.join(HERE, name), 'rb') as file:
                digest.update(file.read())
    return digest.hexdigest()[:16]


def filled(products, orders):
    """The directory of a database with so many products and orders; not to be written to."""
    cores = machine.Cores(*[next(iter(os.sched_getaffinity(0)))] * 2)
    empty = machine.fresh('empty')
    with machine.souk(cores, empty):
        pass
    kind = f'{products}-products-{orders}-orders'
    path = os.path.join(CACHE, f'{kind}-{fingerprint(empty, products, orders)}')
    if os.path.exists(path):
        return path
    os.makedirs(CACHE, exist_ok=True)
    for old in os.listdir(CACHE):
        if old.startswith(kind + '-'):
            shutil.rmtree(os.path.join(CACHE, old))
    print(f'filling a database with {products} products and {orders} orders', flush=True)
    with machine.souk(cores, empty) as process:
        customers.sign_up(process.address)
    partial = os.path.join(CACHE, 'partial')
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(empty, partial, ignore=shutil.ignore_patterns('address', 'lock', '*.sock'))
    machine.run_json(cores.load, 'fill', os.path.join(partial, 'souk.db'), products, orders)
    check(partial)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(os.path.join(partial, 'lock'))
    os.rename(partial, path)
    os.sync()
    return path


def check(directory):
    """Whatever is measured, the program must find its own data in order."""
    said = machine.output('env', f'SOUK_DATA={directory}', machine.SOUK, 'check')
    if 'No findings' not in said:
        raise machine.Failure(f'souk check of {directory}: {said[-2000:]}')


def copy(source, name):
    """One to write to."""
    path = os.path.join(machine.DATA, name)
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(source, path)
    os.sync()
    return path


def write_ids(directory, table, name):
    """The ids of a table's rows, a line each, in a file for the load."""
    path = os.path.join(machine.DATA, name)
    with opened(directory) as db, open(path, 'w', encoding='utf-8') as file:
        for (blob,) in db.execute(f'SELECT id FROM {table}'):
            text = blob.hex()
            file.write(f'{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}\n')
    return path


def weigh(directory):
    """Rows and bytes by table, events and their bytes by topic. Cursors move, and are as many."""
    weights = {}
    with opened(directory) as db:
        tables = [name for (name,) in db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")]
        for table in tables:
            if table == 'souk_cursors':
                continue
            columns = [name for _, name, *_ in db.execute(f'PRAGMA table_info({table})')]
            size = ' + '.join(f"coalesce(sum(length(CAST({name} AS BLOB))), 0)" for name in columns)
            weights[f'rows of {table}'], weights[f'bytes of {table}'] = db.execute(
                f'SELECT count(*), {size} FROM {table}').fetchone()
        for topic, rows, size in db.execute('SELECT topic, count(*), sum(length(data)) FROM souk_log GROUP BY topic'):
            weights[f'{topic} events'] = rows
            weights[f'bytes of {topic}'] = size
        # one row for each customer who orders at all, one for each quarter of an hour, and one that tells admins of all
        for what in ('rows', 'bytes'):
            for table in ('user_orders_placed', 'order_placed_figures', 'notification_announcements'):
                del weights[f'{what} of {table}']
        weights['orders counted'] = db.execute('SELECT coalesce(sum(orders), 0) FROM user_orders_placed').fetchone()[0]
        weights['orders in figures'] = db.execute('SELECT coalesce(sum(orders), 0) FROM order_placed_figures').fetchone()[0]
        weights['orders announced'] = db.execute(
            'SELECT coalesce(sum(number), 0) FROM notification_announcements').fetchone()[0]
    return weights
