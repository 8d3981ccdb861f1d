#!/usr/bin/env python3
"""House rules that no other tool knows, over every file that git knows; prints what breaks them."""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LINES_MAX = 700
CODE = ('.c', '.h', '.py', '.js', '.mjs', '.ts', '.tsx', '.sql')
DERIVED = ('package-lock.json', 'docs/openapi.json', 'docs/asyncapi.json', 'LICENSE')

UNFINISHED = re.compile(r'\b(TO' r'DO|FIX' r'ME|X' r'XX)\b')  # spelled apart, so that this file passes
# They end a whole group of transactions, or make a check wait until its neighbours pay for it.
FORBIDDEN_SQL = re.compile(r'\bDEFERRABLE\b|\bOR\s+ROLLBACK\b|\bRAISE\s*\(\s*ROLLBACK\b', re.IGNORECASE)
SQL_COMMENT = re.compile(r'--[^\n]*|/\*.*?\*/', re.DOTALL)
LOOSE_TABLE = re.compile(r'\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)(?![^;]*\)[^;)]*\bSTRICT\b)', re.IGNORECASE)


def line_faults(path, text):
    for number, line in enumerate(text.split('\n'), 1):
        if line != line.rstrip():
            yield f'{number}: blanks at the end of the line'
        if path.endswith(CODE) and UNFINISHED.search(line):
            yield f'{number}: unfinished: do it, or leave the note out'


def first_comment_faults(path, text):
    """A header says what stands in it; so does a .c file that has none of its own."""
    own_header = path.endswith('.c') and os.path.exists(os.path.join(ROOT, path[:-2] + '.h'))
    if not own_header and not text.startswith('/*'):
        yield '1: the first comment, on what stands in this file, is missing'
    if path.endswith('.h') and '#pragma once' not in text:
        yield '1: #pragma once is missing'


def sql_faults(path, text):
    bare = SQL_COMMENT.sub('', text)
    match = FORBIDDEN_SQL.search(bare)
    if match:
        yield f'1: {match[0]} is not for migrations: it would take back the work of others, too'
    if path.endswith('.sqlite.sql'):
        for table in LOOSE_TABLE.finditer(bare):
            yield f'1: table {table[1]} is not STRICT'


def faults_of(path):
    with open(os.path.join(ROOT, path), 'rb') as file:
        data = file.read()
    if b'\0' in data or path.endswith(DERIVED) or path.startswith('tests/corpus/'):
        return
    text = data.decode('utf-8')
    yield from line_faults(path, text)
    if data and not data.endswith(b'\n'):
        yield f'{text.count(chr(10)) + 1}: the last line has no end'
    if b'\r' in data:
        yield '1: carriage returns'
    if path.endswith(CODE) and text.count('\n') > LINES_MAX:
        yield f'{LINES_MAX}: longer than {LINES_MAX} lines: divide it by subject'
    if path.endswith(('.c', '.h')):
        yield from first_comment_faults(path, text)
    if path.endswith('.sql'):
        yield from sql_faults(path, text)


def main():
    listed = subprocess.run(['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], cwd=ROOT, check=True,
                            capture_output=True, text=True)
    faults = 0
    for path in sorted(set(listed.stdout.split('\0')) - {''}):
        if os.path.isfile(os.path.join(ROOT, path)):
            for fault in faults_of(path):
                print(f'{path}:{fault}')
                faults += 1
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
