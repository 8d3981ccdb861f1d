#!/usr/bin/env python3
"""Lists the services' rooms, or the files of one, for meson, one a line, in order.

usage: tools/list_room.py src/services.c rooms
       tools/list_room.py src/services/NAME sources|tests|migrations|templates

rooms are the services that the list in services.c names.

sources are all .c files but tests and fuzzers; tests are *_test.c, a program each; migrations and templates of mails lie in
folders of those names.
"""
import os
import re
import sys


def main():
    room, kind = sys.argv[1:]
    if kind == 'rooms':
        with open(room, encoding='utf-8') as file:
            print('\n'.join(re.findall(r'&(\w+)_service\b', file.read())))
        return
    name = os.path.basename(room)
    if not os.path.isfile(os.path.join(room, name + '.c')):
        sys.exit(f'list_room.py: {room}/{name}.c is missing: a service is what its face says')
    files = sorted(os.listdir(room))
    if kind == 'sources':
        chosen = [file for file in files if file.endswith('.c') and not file.endswith(('_test.c', '_fuzz.c'))]
    elif kind == 'tests':
        chosen = [file for file in files if file.endswith('_test.c')]
    else:
        folder = os.path.join(room, kind)
        endings = {'migrations': ('.sql',), 'templates': ('.html', '.txt')}[kind]
        found = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        chosen = [os.path.join(kind, file) for file in found if file.endswith(endings)]
    for file in chosen:
        print(os.path.join(name, file))


if __name__ == '__main__':
    main()
