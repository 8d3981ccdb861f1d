#!/usr/bin/env python3
"""Makes src/services/auth/common_passwords.txt anew from npm's @zxcvbn-ts/language-common (MIT).

usage: npm pack @zxcvbn-ts/language-common@4.1.3 && tar xf zxcvbn-ts-language-common-4.1.3.tgz
       tools/common_passwords.py package/src/passwords.json > src/services/auth/common_passwords.txt

The package lists some 49,000 passwords, the commonest first. Kept are the commonest that are long enough to be taken
at all, in lower case, up to BYTES_MAX, sorted by bytes.
"""
import json
import sys

MIN_LENGTH = 8  # AUTH_MIN_PASSWORD
BYTES_MAX = 100_000


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        ranked = json.load(file)
    kept, size = set(), 0
    for word in ranked:
        word = word.lower()
        if len(word) < MIN_LENGTH or word in kept:
            continue
        size += len(word.encode()) + 1
        if size > BYTES_MAX:
            break
        kept.add(word)
    sys.stdout.buffer.write(b''.join(word + b'\n' for word in sorted(word.encode() for word in kept)))


if __name__ == '__main__':
    main()
