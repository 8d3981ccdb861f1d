#!/usr/bin/env python3
"""Makes the pictures of tests/corpus/picture_sizes_fuzz: quarters of red, green, blue and white, told in many ways.

Wants cjpeg, cwebp and webpmux (Debian's libjpeg-turbo-progs and webp), which the tests themselves do not.

usage: tools/test_pictures.py
"""
import hashlib
import os
import struct
import subprocess
import tempfile
import zlib

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TARGET = os.path.join(ROOT, 'tests/corpus/picture_sizes_fuzz')
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
SIZE = (400, 300)
WIDE = (1400, 1050)
HUGE = (7000, 7000)  # nearly all pixels that are let in
# The passes of Adam7: first column and row, and their steps.
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def quarter(x, y, size):
    """Which quarter: 0 is above left, then above right, below left, below right."""
    return (x >= size[0] // 2) + 2 * (y >= size[1] // 2)


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png(size, pixel, depth, colour, before_data=b'', interlaced=False):
    """`pixel(quarter)` is the bytes of a pixel."""
    pixels = [pixel(i) for i in range(4)]
    rows = b''
    for x0, y0, dx, dy in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        for y in range(y0, size[1], dy):
            rows += b'\0' + b''.join(pixels[quarter(x, y, size)] for x in range(x0, size[0], dx))
    head = struct.pack('>IIBBBBB', *size, depth, colour, 0, 0, interlaced)
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + before_data + chunk(b'IDAT', zlib.compress(rows, 9)) +
            chunk(b'IEND', b''))


def profile(space):
    """An ICC profile (ICC.1 section 7) with one tag of any bytes: enough to be recognised."""
    tag = b''.join(hashlib.sha256(bytes((i,))).digest() for i in range(4))
    head = struct.pack('>I4sI4s4s4s', 144 + len(tag), b'test', 0x04000000, b'mntr', space, b'XYZ ')
    head += struct.pack('>6H4s', 2026, 1, 1, 0, 0, 0, b'acsp') + bytes(28)
    head += struct.pack('>3I', 0xF6D6, 0x10000, 0xD32D)
    return head.ljust(128, b'\0') + struct.pack('>I4sII', 1, b'none', 144, len(tag)) + tag


def ppm(size):
    colours = [RED, GREEN, BLUE, WHITE]
    return b'P6 %d %d 255\n' % size + b''.join(bytes(colours[quarter(x, y, size)]) for y in range(size[1]) for x in range(size[0]))


def made_by(command, source):
    with tempfile.TemporaryDirectory() as directory:
        into, out = os.path.join(directory, 'in'), os.path.join(directory, 'out')
        with open(into, 'wb') as file:
            file.write(source)
        for name, space in (('rgb', b'RGB '), ('gray', b'GRAY')):
            with open(os.path.join(directory, name), 'wb') as file:
                file.write(profile(space))
        words = [word.format(into=into, out=out, rgb=os.path.join(directory, 'rgb'), gray=os.path.join(directory, 'gray'))
                 for word in command.split()]
        subprocess.run(words, check=True, stderr=subprocess.DEVNULL)
        with open(out, 'rb') as file:
            return file.read()


def main():
    colours = [RED, GREEN, BLUE, WHITE]
    rgb = png(SIZE, lambda i: bytes(colours[i]), 8, 2)
    palette = chunk(b'PLTE', b''.join(map(bytes, colours)))
    clear = png(SIZE, lambda i: bytes((*colours[i], 0 if i == 3 else 255)), 8, 6)
    profiled = png(SIZE, lambda i: bytes(colours[i]), 8, 2, chunk(b'iCCP', b'test\0\0' + zlib.compress(profile(b'RGB '))))
    huge = (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', *HUGE, 1, 3, 0, 0, 0)) + chunk(b'PLTE', bytes(RED + BLUE)) +
            chunk(b'tRNS', bytes((128, 255))) + chunk(b'IDAT', zlib.compress((b'\0' + bytes(HUGE[0] // 8)) * HUGE[1], 9)) + chunk(b'IEND', b''))
    jpeg = 'cjpeg -quality 60 -outfile {out} '
    broken = bytearray(rgb)
    broken[len(broken) // 2] ^= 0xff
    lossy = made_by('cwebp -q 50 {into} -o {out}', rgb)
    files = {
        'rgb_png': rgb,
        'broken_png': bytes(broken),
        'gray16_interlaced_png': png(SIZE, lambda i: struct.pack('>HH', 0x5555 * i, 0xffff), 16, 4, interlaced=True),
        'palette_wide_png': png(WIDE, lambda i: bytes((i,)), 8, 3, palette),
        'clear_png': clear,
        'huge_png': huge,
        'profile_png': profiled,
        'plain_jpg': made_by(jpeg + '{into}', ppm(SIZE)),
        'progressive_jpg': made_by(jpeg + '-progressive {into}', ppm(SIZE)),
        'gray_jpg': made_by(jpeg + '-grayscale -icc {gray} {into}', ppm(SIZE)),
        'profile_jpg': made_by(jpeg + '-icc {rgb} {into}', ppm(SIZE)),
        'wide_jpg': made_by('cjpeg -quality 20 -outfile {out} {into}', ppm(WIDE)),
        'lossy_webp': lossy,
        'clear_webp': made_by('cwebp -q 50 {into} -o {out}', clear),
        'huge_webp': made_by('cwebp -lossless -m 0 -q 0 {into} -o {out}', huge),
        'lossless_webp': made_by('cwebp -lossless {into} -o {out}', rgb),
        'profile_webp': made_by('webpmux -set icc {rgb} {into} -o {out}', lossy),
    }
    os.makedirs(TARGET, exist_ok=True)
    for name, content in files.items():
        with open(os.path.join(TARGET, name), 'wb') as file:
            file.write(content)


if __name__ == '__main__':
    main()
