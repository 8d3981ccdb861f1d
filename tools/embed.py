#!/usr/bin/env python3
"""Turns files into C, the same bytes for the same files.

usage: tools/embed.py migrations SERVICE OUTPUT.c FILE.sql...
           FILE is NNNN_name.sqlite.sql or NNNN_name.postgres.sql; makes `const struct migrations SERVICE_migrations`
"""
import os
import re
import sys

MIGRATION = re.compile(r'^(\d{4})_([a-z0-9_]+)\.(sqlite|postgres)\.sql$')


def c_string(text, indent):
    """One literal per line of the text; octal escapes, for they cannot swallow a following digit."""
    lines = []
    for line in text.splitlines(keepends=True):
        escaped = ''
        for byte in line.encode():
            if byte in b'"\\':
                escaped += '\\' + chr(byte)
            elif byte == 0x0a:
                escaped += '\\n'
            elif byte == 0x3f or not 0x20 <= byte < 0x7f:
                escaped += f'\\{byte:03o}'
            else:
                escaped += chr(byte)
        lines.append(f'{indent}"{escaped}"')
    return '\n'.join(lines) or f'{indent}""'


def read_migrations(paths):
    """{number: (name, {dialect: text})}, numbered from 1 without gaps."""
    found = {}
    for path in sorted(paths):
        match = MIGRATION.match(os.path.basename(path))
        if not match:
            sys.exit(f'embed.py: {path}: a migration is called NNNN_name.sqlite.sql or NNNN_name.postgres.sql')
        number, name, dialect = int(match[1]), match[2], match[3]
        known_name, texts = found.setdefault(number, (name, {}))
        if known_name != name:
            sys.exit(f'embed.py: {path}: number {number} is already taken by {known_name}')
        with open(path, encoding='utf-8', newline='') as file:
            texts[dialect] = file.read()
    for expected, number in enumerate(sorted(found), 1):
        if number != expected:
            sys.exit(f'embed.py: migration {expected:04d} is missing beside {number:04d}_{found[number][0]}')
        if 'sqlite' not in found[number][1]:
            sys.exit(f'embed.py: migration {number:04d}_{found[number][0]} has no .sqlite.sql')
    return found


def embed_migrations(service, output, paths):
    found = read_migrations(paths)
    lines = [f'/* Made by tools/embed.py from src/services/{service}/migrations. */', '#include "store/store.h"', '',
             f'extern const struct migrations {service}_migrations;', '']
    if found:
        lines.append('static const struct migration migrations[] = {')
        for number, (name, texts) in sorted(found.items()):
            lines += [f'  {{ .number = {number},', f'    .name = "{name}",']
            for dialect, text in sorted(texts.items()):
                lines += [f'    .{dialect} =', c_string(text, '      ') + ',']
            lines.append('  },')
        lines += ['};', '']
    at = 'migrations' if found else 'NULL'
    lines += [f'const struct migrations {service}_migrations = {{',
              f'  .service = "{service}", .at = {at}, .count = {len(found)}', '};']
    with open(output, 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines) + '\n')


def main():
    if len(sys.argv) < 4 or sys.argv[1] != 'migrations':
        sys.exit(__doc__)
    embed_migrations(sys.argv[2], sys.argv[3], sys.argv[4:])


if __name__ == '__main__':
    main()
