#!/usr/bin/env python3
"""Turns files into C, the same bytes for the same files.

usage: tools/embed.py migrations SERVICE OUTPUT.c FILE.sql...
           FILE is NNNN_name.sqlite.sql or NNNN_name.postgres.sql, each number in both; makes `const struct migrations
           SERVICE_migrations`
       tools/embed.py statements SERVICE OUTPUT.c FILE.c...
           makes `const struct statements SERVICE_statements` of every SQL_CHANGE, SQL_ONE and SQL_ALL in the files
       tools/embed.py assets NAME PREFIX OUTPUT.c FILE...
           makes NAME_assets (service/assets.h): each file as PREFIX/file, index.html as PREFIX; compressed where it pays
       tools/embed.py templates NAME OUTPUT.c FILE...
           FILE ends in .html or .txt; makes `const struct template_files NAME` (mail/template.h), each by its file's name
       tools/embed.py text NAME OUTPUT.c FILE
           makes `const struct text NAME`
"""
import gzip
import hashlib
import os
import re
import sys

MIGRATION = re.compile(r'^(\d{4})_([a-z0-9_]+)\.(sqlite|postgres)\.sql$')


def escape(byte):
    """A byte in a C string literal; octal with all three digits, which cannot swallow a digit that follows."""
    if byte in b'"\\':
        return '\\' + chr(byte)
    if byte == 0x0a:
        return '\\n'
    if byte == 0x3f or not 0x20 <= byte < 0x7f:
        return f'\\{byte:03o}'
    return chr(byte)


ESCAPED = [escape(byte) for byte in range(256)]


def c_string(lines, indent):
    """One literal per line, on a line of its own."""
    literals = [indent + '"' + ''.join(ESCAPED[byte] for byte in line) + '"' for line in lines]
    return '\n'.join(literals) or f'{indent}""'


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
        name, texts = found[number]
        for dialect in ('sqlite', 'postgres'):
            if dialect not in texts:
                sys.exit(f'embed.py: migration {number:04d}_{name} has no {number:04d}_{name}.{dialect}.sql: every migration is '
                         'written for both, if only as a comment')
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
                lines += [f'    .{dialect} =', c_string(text.encode().splitlines(keepends=True), '      ') + ',']
            lines.append('  },')
        lines += ['};', '']
    at = 'migrations' if found else 'NULL'
    lines += [f'const struct migrations {service}_migrations = {{',
              f'  .service = "{service}", .at = {at}, .count = {len(found)}', '};']
    with open(output, 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines) + '\n')


STATEMENT = re.compile(r'\bSQL_(?:CHANGE|ONE|ALL)\s*\(')
NAMED_STATEMENT = re.compile(r'^SQL_(?:CHANGE|ONE|ALL)\(\s*(\w+)', re.MULTILINE)


def find_statements(paths):
    """The names of all statements; none may hide from this list, so each begins its line."""
    names = []
    for path in paths:
        with open(path, encoding='utf-8') as file:
            text = file.read()
        found = NAMED_STATEMENT.findall(text)
        if len(found) != len(STATEMENT.findall(text)):
            sys.exit(f'embed.py: {path}: SQL_CHANGE(name, …, SQL_ONE(name, … and SQL_ALL(name, … stand at the beginning of a '
                     'line, also in no comment, so that the build can list them')
        names += found
    return names


def embed_statements(service, output, paths):
    names = find_statements(paths)
    lines = [f'/* Made by tools/embed.py from the .c files of src/services/{service}. */', '#include "store/store.h"', '',
             f'extern const struct statements {service}_statements;', '']
    if names:
        lines += [f'extern const struct statement {name}_statement;' for name in names]
        lines += ['', 'static const struct statement *const statements[] = {', *[f'  &{name}_statement,' for name in names],
                  '};', '']
    at = 'statements' if names else 'NULL'
    lines += [f'const struct statements {service}_statements = {{',
              f'  .service = "{service}", .at = {at}, .count = {len(names)}', '};']
    with open(output, 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines) + '\n')


CONTENT_TYPES = {
    '.css': 'text/css; charset=utf-8',
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.png': 'image/png',
    '.txt': 'text/plain; charset=utf-8',
    '': 'text/plain; charset=utf-8',
}


def embed_asset(prefix, path):
    """One row of the table."""
    name = os.path.basename(path)
    with open(path, 'rb') as file:
        plain = file.read()
    compressed = gzip.compress(plain, 9, mtime=0)
    smaller = len(compressed) < len(plain) * 0.9
    stored = compressed if smaller else plain
    chunks = [stored[at:at + 80] for at in range(0, len(stored), 80)]
    return '\n'.join([
        f'  {{ .path = "{prefix if name == "index.html" else prefix + "/" + name}",',
        f'    .content_type = "{CONTENT_TYPES[os.path.splitext(name)[1]]}",',
        f'    .etag = "\\"{hashlib.sha256(plain).hexdigest()[:16]}\\"",',
        f'    .gzip = {"true" if smaller else "false"},',
        f'    .size = {len(stored)},',
        '    .at = (const unsigned char *)',
        c_string(chunks, '      ') + ' },'])


def embed_assets(name, prefix, output, paths):
    lines = ['/* Made by tools/embed.py. */', '#include "service/assets.h"', '',
             f'const struct asset {name}_assets[] = {{',
             *[embed_asset(prefix, path) for path in paths],
             '};',
             f'const size_t {name}_assets_count = sizeof {name}_assets / sizeof {name}_assets[0];']
    with open(output, 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines) + '\n')


def embed_templates(name, output, paths):
    lines = ['/* Made by tools/embed.py. */', '#include "mail/template.h"', '', f'extern const struct template_files {name};', '',
             'static const struct template_file files[] = {']
    for path in sorted(paths, key=os.path.basename):
        file_name = os.path.basename(path)
        if not file_name.endswith(('.html', '.txt')):
            sys.exit(f'embed.py: {path}: a template is called NAME.html or NAME.txt')
        with open(path, 'rb') as file:
            source = file.read()
        lines += [f'  {{ .name = "{file_name}",', f'    .source = {{ .len = {len(source)}, .at =',
                  c_string(source.splitlines(keepends=True), '      ') + ' } },']
    lines += ['};', '', f'const struct template_files {name} = {{ .at = files, .count = sizeof files / sizeof files[0] }};']
    with open(output, 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines) + '\n')


def embed_text(name, output, path):
    with open(path, 'rb') as file:
        lines = file.read().splitlines(keepends=True)
    with open(output, 'w', encoding='utf-8') as file:
        file.write('/* Made by tools/embed.py. */\n#include "base/text.h"\n\n'
                   f'extern const struct text {name};\n'
                   f'static const char bytes[] =\n{c_string(lines, "  ")};\n'
                   f'const struct text {name} = {{ .at = bytes, .len = sizeof bytes - 1 }};\n')


def main():
    words = sys.argv[1:]
    if len(words) >= 3 and words[0] == 'migrations':
        embed_migrations(words[1], words[2], words[3:])
    elif len(words) >= 3 and words[0] == 'statements':
        embed_statements(words[1], words[2], words[3:])
    elif len(words) >= 5 and words[0] == 'assets':
        embed_assets(words[1], words[2], words[3], words[4:])
    elif len(words) >= 4 and words[0] == 'templates':
        embed_templates(words[1], words[2], words[3:])
    elif len(words) == 4 and words[0] == 'text':
        embed_text(*words[1:])
    else:
        sys.exit(__doc__)


if __name__ == '__main__':
    main()
