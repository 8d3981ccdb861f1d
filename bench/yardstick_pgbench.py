"""A script for pgbench, made of what PostgreSQL was told to do for one order and its effects.

Each transaction that the order was part of is taken as the server logged it, statement for statement. What must be new for
each order is numbered, its customer and its variants are drawn by chance. Left out is what serves many orders at a time: the
log's reading, NOTIFY, the search_path of a session (here it names all schemas). Each client has cursors of its own, as a consumer
has one worker."""
import csv
import re

UUID = re.compile(r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')
PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")
MESSAGE = re.compile(r'(?:execute [^:]*|statement): (.*)', re.DOTALL)


def read_log(path):
    """By session, in order: (statement, parameters by number)."""
    sessions = {}
    with open(path, encoding='utf-8', newline='') as file:
        for row in csv.reader(file):
            message = MESSAGE.match(row[13])
            if row[11] == 'LOG' and message:
                parameters = {int(number): None if value == 'NULL' else value[1:-1]
                              for number, value in PARAMETER.findall(row[14])}
                sessions.setdefault(row[5], []).append((row[0], ' '.join(message[1].split()), parameters))
    return sessions


def transactions(sessions, ids):
    """Those that have to do with any of the ids, in the order in which they began."""
    found = []
    for statements in sessions.values():
        open_one = None
        for at, sql, parameters in statements:
            if sql.startswith('BEGIN'):
                open_one = (at, [])
            if open_one is not None:
                open_one[1].append((sql, parameters))
            if sql in ('COMMIT', 'ROLLBACK') and open_one is not None:
                if any(value in ids for _, values in open_one[1] for value in values.values()):
                    found.append(open_one)
                open_one = None
    return [statements for _, statements in sorted(found, key=lambda one: one[0])]


def literal(value):
    if value is None:
        return 'NULL'
    if UUID.fullmatch(value):
        return f"'{value}'::uuid"
    if re.fullmatch(r'-?\d+', value):
        return f'{value}::bigint'
    if value in ('t', 'f'):
        return f"'{value}'::boolean"
    return "'" + value.replace(':', '=') + "'::text"  # pgbench takes a colon for a variable


class Script:
    """`chosen`: the variables that stand for ids which were there before."""

    def __init__(self, chosen):
        self.chosen = chosen
        self.fresh = {}
        self.lines = []

    def value(self, sql, number, value):
        if sql.startswith('UPDATE souk.souk_cursors') and number in (1, 4, 5):
            return {1: ':n::bigint', 4: '(:client_id::bigint + 1)', 5: 'position'}[number]
        if sql.startswith('UPDATE product_stock SET version') and number == 1:
            return ':n::bigint'
        if 'INSERT INTO souk.souk_log' in sql and number == 3:
            return f'((pg_current_xact_id()::text::bigint << 12) + {int(value) & 4095})'
        if value in self.chosen:
            return f':{self.chosen[value]}::uuid'
        if value is not None and UUID.fullmatch(value):
            which = self.fresh.setdefault(value, len(self.fresh))
            if value[14] != '7':  # no version 7, which rise with time: a hash, which lies anywhere
                return f"md5('{which}/' || :client_id::bigint || '/' || :n::bigint)::uuid"
            return (f"(lpad(to_hex(:n::bigint), 12, '0') || '7{which:03x}8' || lpad(to_hex(:client_id::bigint), 15, '0'))"
                    '::uuid')
        return literal(value)

    def add(self, sql, parameters):
        if sql.startswith('BEGIN'):
            sql = sql.split(';')[0]
        text = re.sub(r'\$(\d+)', lambda match: self.value(sql, int(match[1]), parameters[int(match[1])]), sql)
        self.lines.append(text + ';')


def make(log, chosen, ids):
    """The script, and how many statements of it there are."""
    script = Script(chosen)
    script.lines = [
        '\\set n :n + 1',
        '\\set first random(1, :offers)',
        '\\set second 1 + :first % :offers',
        '\\set customer random(1, :customers)',
        'SELECT a.variant AS variant_1, a.product AS product_1, b.variant AS variant_2, b.product AS product_2, '
        'c.id AS customer_id FROM bench.offers a, bench.offers b, bench.customers c '
        'WHERE a.number = :first AND b.number = :second AND c.number = :customer \\gset']
    before = len(script.lines)
    for statements in transactions(read_log(log), ids):
        for sql, parameters in statements:
            script.add(sql, parameters)
    return '\n'.join(script.lines) + '\n', len(script.lines) - before
