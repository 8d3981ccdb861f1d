#!/usr/bin/env python3
"""Includes point down only, as CONTRIBUTING.md draws the house; prints what does not.

Under src/, `#include "folder/file.h"` names a file from src/. A service includes of another service only its
<name>/<name>.h. Libraries whose use belongs to a door are included there alone.
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SRC = os.path.join(ROOT, 'src')

# Folder → the folders below it. What stands in src/ itself (main.c, services.c) sees everything.
BELOW = {
    'base': [],
    'shape': ['base'],
    'trust': ['shape', 'base'],
    'store': ['shape', 'base'],
    'http': ['shape', 'base'],
    'mail': ['base'],
    'picture': ['base'],
    'bus': ['store', 'shape', 'base'],
    'service': ['bus', 'store', 'http', 'mail', 'trust', 'shape', 'base'],
    'services': ['service', 'bus', 'store', 'http', 'mail', 'picture', 'trust', 'shape', 'base'],
    'commands': ['services', 'service', 'bus', 'store', 'http', 'mail', 'trust', 'shape', 'base'],
}

# Library header (its beginning) → the folders that may include it.
DOORS = {
    'sqlite3.h': ['store'],
    'curl/': ['http', 'mail'],
    'libpq': ['store'],
    'librdkafka/': ['bus'],
    'amqp': ['bus'],
    'jpeglib.h': ['picture'],
    'png.h': ['picture'],
    'webp/': ['picture'],
    'seccomp.h': ['picture'],
    'zlib.h': ['http'],
}

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)


def fault_of_local(path, included):
    folder = path.split('/')[0] if '/' in path else ''
    target = included.split('/')[0] if '/' in included else ''
    if '..' in included.split('/'):
        return 'goes up with "..": includes are written from src/'
    if not os.path.isfile(os.path.join(SRC, included)):
        return 'there is no such file under src/'
    if not folder:
        return None
    if folder not in BELOW:
        return f'the folder {folder}/ has no place in the house: give it one in tools/check_layers.py'
    if target != folder and target not in BELOW[folder]:
        return f'{folder}/ may include only {", ".join([folder, *BELOW[folder]])}'
    if folder == 'services' == target:
        room, other = path.split('/')[1], included.split('/')[1]
        if other != room and included != f'services/{other}/{other}.h':
            return f'of another service only services/{other}/{other}.h'
    return None


def faults_of(path):
    with open(os.path.join(SRC, path), encoding='utf-8') as file:
        text = file.read()
    for match in INCLUDE.finditer(text):
        kind, included = match[1], match[2]
        line = text.count('\n', 0, match.start(2)) + 1
        fault = None
        if kind == '"':
            fault = fault_of_local(path, included)
        else:
            for door, folders in DOORS.items():
                if included.startswith(door) and path.split('/')[0] not in folders:
                    fault = f'that library belongs to {"/ and ".join(folders)}/'
        if fault:
            yield f'src/{path}:{line}: {included}: {fault}'


def main():
    faults = []
    for folder, _, files in sorted(os.walk(SRC)):
        for name in sorted(files):
            if name.endswith(('.c', '.h')):
                faults += faults_of(os.path.relpath(os.path.join(folder, name), SRC))
    print('\n'.join(faults), end='\n' if faults else '')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
