#!/usr/bin/env python3
"""Turns files into C, the same bytes for the same files.

usage: tools/embed.py migrations SERVICE OUTPUT.c FILE.sql...
           FILE is NNNN_name.sqlite.sql or NNNN_name.postgres.sql, each number in both; makes `const struct migrations
           SERVICE_migrations`
       tools/embed.py statements SERVICE OUTPUT.c FILE.c...
           makes `const struct statements SERVICE_statements` of every SQL_CHANGE, SQL_ONE and SQL_ALL in the files
       tools/embed.py assets NAME PREFIX OUTPUT.c FILE...
           makes NAME_assets (service/assets.h): each file as PREFIX/file, index.html as PREFIX; compressed where it pays
       tools/embed.py app NAME OUTPUT.c DIRECTORY
           makes `const struct packed_app NAME` (service/assets.h) of a built web app; its index.html has four marks,
           and .views/ the templates (mail/template.h) of what stands in a page before any script has run
       tools/embed.py templates NAME OUTPUT.c FILE...
           FILE ends in .html or .txt; makes `const struct template_files NAME` (mail/template.h), each by its file's name
       tools/embed.py text NAME OUTPUT.c FILE
           makes `const struct text NAME`
       tools/embed.py pictures NAME OUTPUT.S OUTPUT.c FILE...
           makes `const struct demo_pictures NAME` (commands/demo_pictures.h), each by its file's name without its ending
"""
import base64
import gzip
import hashlib
import os
import re
import struct
import subprocess
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
    '.avif': 'image/avif',
    '.css': 'text/css; charset=utf-8',
    '.html': 'text/html; charset=utf-8',
    '.ico': 'image/x-icon',
    '.jpg': 'image/jpeg',
    '.js': 'text/javascript; charset=utf-8',
    '.json': 'application/json',
    '.png': 'image/png',
    '.svg': 'image/svg+xml',
    '.txt': 'text/plain; charset=utf-8',
    '.webmanifest': 'application/manifest+json',
    '.webp': 'image/webp',
    '.woff2': 'font/woff2',
    '': 'text/plain; charset=utf-8',
}
COMPRESSED_ALREADY = {'.avif', '.jpg', '.png', '.webp', '.woff2'}
ASSETS_MAX = 16 << 20  # bytes of a set, plain: what is more was hardly meant

# Python has no brotli of its own, and node is here for the web app anyway. Texts come and go as length and bytes.
BROTLI = """
const { brotliCompressSync, constants } = require('node:zlib');
const input = require('node:fs').readFileSync(0);
for (let at = 0; at < input.length;) {
  const length = input.readUInt32BE(at);
  const plain = input.subarray(at + 4, at + 4 + length);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: length };
  const packed = brotliCompressSync(plain, { params });
  const head = Buffer.alloc(4);
  head.writeUInt32BE(packed.length);
  process.stdout.write(head);
  process.stdout.write(packed);
  at += 4 + length;
}
"""


def brotli_all(plains):
    """Each of the texts, compressed."""
    sent = b''.join(struct.pack('>I', len(plain)) + plain for plain in plains)
    came = subprocess.run(['node', '-e', BROTLI], input=sent, stdout=subprocess.PIPE, check=True).stdout
    packed, at = [], 0
    while at < len(came):
        length, = struct.unpack_from('>I', came, at)
        packed.append(came[at + 4:at + 4 + length])
        at += 4 + length
    return packed


def c_text(content, indent):
    """A struct text of any bytes."""
    chunks = [content[at:at + 4096] for at in range(0, len(content), 4096)]
    return f'{{ .len = {len(content)}, .at =\n{c_string(chunks, indent)} }}'


def asset_row(path, content_type, plain, coded):
    """One row of a table; what is not clearly smaller when it is coded stays plain."""
    bodies = [('HTTP_IDENTITY', plain)]
    bodies += [(coding, body) for coding, body in coded.items() if len(body) < len(plain) * 0.9]
    lines = [f'  {{ .path = "{path}",', f'    .content_type = "{content_type}",',
             f'    .hash = "{hashlib.sha256(plain).hexdigest()[:16]}",', '    .body = {']
    lines += [f'      [{coding}] = {c_text(body, "        ")},' for coding, body in bodies]
    return '\n'.join(lines + ['    } },'])


def asset_rows(files):
    """Rows of {path: file}, sorted as strcmp() sorts, which is how they are found."""
    rows, size = [], 0
    plains = {}
    for path, file_name in sorted(files.items(), key=lambda item: item[0].encode()):
        if not re.fullmatch(r'(/[A-Za-z0-9][A-Za-z0-9._-]*)+', path):
            sys.exit(f'embed.py: {file_name}: a name has letters, digits, ".", "_" and "-" only')
        if os.path.splitext(file_name)[1] not in CONTENT_TYPES:
            sys.exit(f'embed.py: {file_name}: of what type is this? Say so in CONTENT_TYPES')
        with open(file_name, 'rb') as file:
            plains[path] = file.read()
        size += len(plains[path])
    if size > ASSETS_MAX:
        sys.exit(f'embed.py: {size} bytes of files: more than {ASSETS_MAX} are not packed')
    endings = {path: os.path.splitext(files[path])[1] for path in plains}
    packable = [path for path in plains if endings[path] not in COMPRESSED_ALREADY and plains[path]]
    brotli = dict(zip(packable, brotli_all([plains[path] for path in packable])))
    for path, plain in plains.items():
        coded = {}
        if path in brotli:
            coded = {'HTTP_GZIP': gzip.compress(plain, 9, mtime=0), 'HTTP_BROTLI': brotli[path]}
        rows.append(asset_row(path, CONTENT_TYPES[endings[path]], plain, coded))
    return rows


def embed_assets(name, prefix, output, paths):
    files = {}
    for path in paths:
        base = os.path.basename(path)
        files[prefix if base == 'index.html' else f'{prefix}/{base}'] = path
    lines = ['/* Made by tools/embed.py. */', '#include "service/assets.h"', '',
             'static const struct asset rows[] = {', *asset_rows(files), '};',
             f'const struct asset_set {name}_assets = {{ rows, sizeof rows / sizeof rows[0] }};']
    with open(output, 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines) + '\n')


MARKS = (b'<!--souk:front-->', b'<!--souk:head-->', b'<!--souk:view-->', b'<!--souk:data-->')
VIEWS = '/.views/'  # templates of what stands in a page before any script has run
SCRIPT = re.compile(rb'<script\b([^>]*)>(.*?)</script>', re.DOTALL | re.IGNORECASE)


def script_hashes(page):
    """Of the scripts that stand in the page itself, as Content-Security-Policy names them."""
    hashes = []
    for attributes, content in SCRIPT.findall(page):
        if not re.search(rb'\bsrc\s*=', attributes, re.IGNORECASE):
            hashes.append(" 'sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode() + "'")
    return ''.join(hashes)


def cut_page(page, file_name):
    """The parts between the marks."""
    for mark in MARKS:
        if page.count(mark) != 1:
            sys.exit(f'embed.py: {file_name}: {mark.decode()} must stand there once')
    if sorted(MARKS, key=page.index) != list(MARKS):
        sys.exit(f'embed.py: {file_name}: the marks must stand in this order: {b" ".join(MARKS).decode()}')
    return re.split(b'|'.join(MARKS), page)


def embed_app(name, output, directory):
    files = {}
    for folder, _, names in os.walk(directory):
        for file_name in names:
            path = os.path.join(folder, file_name)
            files['/' + os.path.relpath(path, directory)] = path
    views = [file for path, file in files.items() if path.startswith(VIEWS)]
    files = {path: file for path, file in files.items() if '/.' not in path and not path.endswith('.map')}
    index = files.pop('/index.html', None)
    robots = files.pop('/robots.txt', None)
    if index is None or not files or not views:
        sys.exit(f'embed.py: {directory}: there is no web app')
    with open(index, 'rb') as file:
        page = file.read()
    parts = list(zip(('to_front', 'front_only', 'to_view', 'to_data', 'to_end'), cut_page(page, index)))
    if robots is not None:
        with open(robots, 'rb') as file:
            parts.append(('robots', file.read()))
    lines = ['/* Made by tools/embed.py. */', '#include "service/assets.h"', '',
             'static const struct asset rows[] = {', *asset_rows(files), '};', '',
             *template_rows('views', views), '',
             f'const struct packed_app {name} = {{', '  .files = { rows, sizeof rows / sizeof rows[0] },',
             f'  .views = {{ views, {len(views)} }},',
             *[f'  .{part} = {c_text(text, "    ")},' for part, text in parts],
             f'  .script_hashes = "{script_hashes(page)}",', '};']
    with open(output, 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines) + '\n')


def template_rows(name, paths):
    """A table of templates."""
    lines = [f'static const struct template_file {name}[] = {{']
    for path in sorted(paths, key=os.path.basename):
        file_name = os.path.basename(path)
        if not file_name.endswith(('.html', '.txt')):
            sys.exit(f'embed.py: {path}: a template is called NAME.html or NAME.txt')
        with open(path, 'rb') as file:
            source = file.read()
        lines += [f'  {{ .name = "{file_name}",', f'    .source = {{ .len = {len(source)}, .at =',
                  c_string(source.splitlines(keepends=True), '      ') + ' } },']
    return lines + ['};']


def embed_templates(name, output, paths):
    lines = ['/* Made by tools/embed.py. */', '#include "mail/template.h"', '', f'extern const struct template_files {name};', '',
             *template_rows('files', paths), '',
             f'const struct template_files {name} = {{ .at = files, .count = sizeof files / sizeof files[0] }};']
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


def embed_pictures(name, bytes_output, table_output, paths):
    """The bytes by the assembler's .incbin: as literals of C they would be four times as long, and slow to compile."""
    paths = sorted(paths, key=os.path.basename)
    with open(bytes_output, 'w', encoding='utf-8') as file:
        file.write('/* Made by tools/embed.py. */\n'
                   f'.section .rodata\n.global {name}_bytes\n{name}_bytes:\n'
                   + ''.join(f'.incbin "{os.path.abspath(path)}"\n' for path in paths)
                   + '.section .note.GNU-stack,"",%progbits\n')
    lines = ['/* Made by tools/embed.py. */', '#include "commands/demo_pictures.h"', '', f'extern const char {name}_bytes[];', '',
             'static const struct demo_picture pictures[] = {']
    at = 0
    for path in paths:
        size = os.path.getsize(path)
        lines.append(f'  {{ .name = "{os.path.splitext(os.path.basename(path))[0]}", .at = {at}, .len = {size} }},')
        at += size
    lines += ['};', '', f'const struct demo_pictures {name} = {{', f'  .bytes = {name}_bytes, .at = pictures, .count = {len(paths)}', '};']
    with open(table_output, 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines) + '\n')


def main():
    words = sys.argv[1:]
    if len(words) >= 3 and words[0] == 'migrations':
        embed_migrations(words[1], words[2], words[3:])
    elif len(words) >= 3 and words[0] == 'statements':
        embed_statements(words[1], words[2], words[3:])
    elif len(words) >= 5 and words[0] == 'assets':
        embed_assets(words[1], words[2], words[3], words[4:])
    elif len(words) == 4 and words[0] == 'app':
        embed_app(*words[1:])
    elif len(words) >= 4 and words[0] == 'templates':
        embed_templates(words[1], words[2], words[3:])
    elif len(words) == 4 and words[0] == 'text':
        embed_text(*words[1:])
    elif len(words) >= 5 and words[0] == 'pictures':
        embed_pictures(words[1], words[2], words[3], words[4:])
    else:
        sys.exit(__doc__)


if __name__ == '__main__':
    main()
