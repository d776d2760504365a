#!/usr/bin/env python3
"""Writes the small pictures of tests/ref/img whose files matter more than what they show: every kind and layout
of PNG, JPEG, WebP, AVIF and GIF, colour profiles, orientations, animations, damage.
Needs cwebp, cjpeg, djpeg, jpegtran, avifenc and ImageMagick's convert. Usage: make_pictures.py tests/ref/img
"""
import math
import os
import struct
import subprocess
import sys
import tempfile
import zlib

W, H = 48, 36


def run(*args):
    subprocess.run(args, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def picture(w=W, h=H, alpha=False):
    """Smooth colours, a hard edge, a grey ramp and saturated corners: straight RGBA floats 0..1, row by row."""
    rows = []
    for y in range(h):
        row = []
        for x in range(w):
            u, v = x / (w - 1), y / (h - 1)
            c = [u, v, 0.5 + 0.5 * math.sin(5 * u + 3 * v)]
            if (x - w * 0.3) ** 2 + (y - h * 0.5) ** 2 < (h * 0.22) ** 2:
                c = [0.95, 0.2, 0.1]
            if y >= h - 6:
                c = [u, u, u]
            if x >= w - 8 and y < 24:
                c = [[1, 0, 0], [0, 1, 0], [0, 0, 1]][y // 8]
            a = min(1, max(0, 1.3 - 1.6 * abs(u - v))) if alpha else 1
            row.append(c + [a])
        rows.append(row)
    return rows


def q(v, top=255):
    return int(v * top + 0.5)


def rgba8(p):
    return [b''.join(bytes(q(c) for c in px) for px in row) for row in p]


def gray(px):
    return 0.299 * px[0] + 0.587 * px[1] + 0.114 * px[2]


# ---- PNG ----
def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def filtered(rows):
    return b''.join(b'\0' + r for r in rows)


def pack(values, depth):
    if depth == 16:
        return b''.join(struct.pack('>H', v) for v in values)
    if depth == 8:
        return bytes(values)
    out, acc, n = bytearray(), 0, 0
    for v in values:
        acc, n = acc << depth | v, n + depth
        if n == 8:
            out.append(acc)
            acc, n = 0, 0
    if n:
        out.append(acc << (8 - n))
    return bytes(out)


def png(samples, color, depth, extra=b'', interlace=False, after=b''):
    """samples: rows of pixels, each a tuple of integers."""
    h, w = len(samples), len(samples[0])
    rows = lambda part: filtered(pack([s for px in row for s in px], depth) for row in part)
    if interlace:
        passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
        data = b''
        for x0, y0, dx, dy in passes:
            part = [samples[y][x0::dx] for y in range(y0, h, dy)]
            if part and part[0]:
                data += rows(part)
    else:
        data = rows(samples)
    head = struct.pack('>IIBBBBB', w, h, depth, color, 0, 0, int(interlace))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + extra + chunk(b'IDAT', zlib.compress(data, 9)) + after +
            chunk(b'IEND', b''))


def rgb_samples(p, top=255, alpha=False):
    return [[tuple(q(c, top) for c in (px if alpha else px[:3])) for px in row] for row in p]


def iccp(profile):
    return chunk(b'iCCP', b'p\0\0' + zlib.compress(profile, 9))


# ---- GIF ----
def lzw(px, bits):
    clear, end = 1 << bits, (1 << bits) + 1
    out, acc, n = bytearray(), 0, 0
    fresh = lambda: {bytes([i]): i for i in range(clear)}
    table, size, code = fresh(), bits + 1, end + 1

    def put(c):
        nonlocal acc, n
        acc |= c << n
        n += size
        while n >= 8:
            out.append(acc & 255)
            acc >>= 8
            n -= 8

    put(clear)
    w = b''
    for p in px:
        k = w + bytes([p])
        if k in table:
            w = k
            continue
        put(table[w])
        if code < 4096:
            table[k] = code
            code += 1
            if code - 1 == 1 << size and size < 12:
                size += 1
        else:
            put(clear)
            table, size, code = fresh(), bits + 1, end + 1
        w = bytes([p])
    put(table[w])
    put(end)
    if n:
        out.append(acc & 255)
    blocks = b''.join(bytes([len(out[i:i + 255])]) + out[i:i + 255] for i in range(0, len(out), 255))
    return bytes([bits]) + blocks + b'\0'


def palette_bytes(colors, bits):
    return b''.join(bytes(c) for c in colors) + b'\0' * (3 * ((1 << bits) - len(colors)))


def bits_of(colors):
    return max(2, (len(colors) - 1).bit_length())


def gif(w, h, colors, frames, loop=None):
    """frames: dicts with px (indices) and x y w h delay (hundredths) dispose transparent palette interlaced."""
    bits = bits_of(colors)
    r = b'GIF89a' + struct.pack('<HHBBB', w, h, 0xf0 | bits - 1, 0, 0) + palette_bytes(colors, bits)
    if loop is not None:
        r += b'\x21\xff\x0bNETSCAPE2.0\x03\x01' + struct.pack('<H', loop) + b'\0'
    for f in frames:
        t, fw, fh, px = f.get('transparent'), f.get('w', w), f.get('h', h), bytes(f['px'])
        flags = f.get('dispose', 0) << 2 | (t is not None)
        r += b'\x21\xf9\x04' + struct.pack('<BHB', flags, f.get('delay', 0), t or 0) + b'\0'
        own = f.get('palette')
        fbits = bits_of(own) if own else bits
        if f.get('interlaced'):
            rows = [px[i * fw:(i + 1) * fw] for i in range(fh)]
            px = b''.join(rows[i] for s, d in ((0, 8), (4, 8), (2, 4), (1, 2)) for i in range(s, fh, d))
        r += b'\x2c' + struct.pack('<HHHHB', f.get('x', 0), f.get('y', 0), fw, fh,
                                   (0x40 if f.get('interlaced') else 0) | (0x80 | fbits - 1 if own else 0))
        r += (palette_bytes(own, fbits) if own else b'') + lzw(px, fbits)
    return r + b'\x3b'


# ---- animations ----
def apng(w, h, frames, plays=0, hidden=None):
    """frames: dicts with rgba (bytes) and x y w h ms dispose blend; hidden: a picture that is no frame."""
    idat = lambda rgba, fw, fh: zlib.compress(filtered(rgba[i * 4 * fw:(i + 1) * 4 * fw] for i in range(fh)), 9)
    r = b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', w, h, 8, 6, 0, 0, 0))
    r += chunk(b'acTL', struct.pack('>II', len(frames), plays))
    if hidden is not None:
        r += chunk(b'IDAT', idat(hidden, w, h))
    seq = 0
    for k, f in enumerate(frames):
        fw, fh = f.get('w', w), f.get('h', h)
        r += chunk(b'fcTL', struct.pack('>IIIIIHHBB', seq, fw, fh, f.get('x', 0), f.get('y', 0), f.get('ms', 100), 1000,
                                        f.get('dispose', 0), f.get('blend', 0)))
        seq += 1
        if k == 0 and hidden is None:
            r += chunk(b'IDAT', idat(f['rgba'], fw, fh))
        else:
            r += chunk(b'fdAT', struct.pack('>I', seq) + idat(f['rgba'], fw, fh))
            seq += 1
    return r + chunk(b'IEND', b'')


def riff_chunk(kind, data):
    return kind + struct.pack('<I', len(data)) + data + b'\0' * (len(data) & 1)


def riff(chunks):
    body = b'WEBP' + b''.join(riff_chunk(k, d) for k, d in chunks)
    return b'RIFF' + struct.pack('<I', len(body)) + body


def riff_chunks(data):
    at, out = 12, []
    while at + 8 <= len(data):
        n = struct.unpack('<I', data[at + 4:at + 8])[0]
        out.append((data[at:at + 4], data[at + 8:at + 8 + n]))
        at += 8 + n + (n & 1)
    return out


def tool(program, data, suffix, *args):
    """Runs `program args in -o out` style encoders by files."""
    with tempfile.TemporaryDirectory() as t:
        with open(t + '/in.png', 'wb') as f:
            f.write(data)
        run(program, *args[:args.index('IN')], t + '/in.png', *args[args.index('IN') + 1:args.index('OUT')],
            t + '/out' + suffix, *args[args.index('OUT') + 1:])
        with open(t + '/out' + suffix, 'rb') as f:
            return f.read()


def cwebp(data, *args):
    return tool('cwebp', data, '.webp', '-quiet', '-exact', *args, 'IN', '-o', 'OUT')


def rgba_png(rgba, w, h):
    return png([[tuple(rgba[4 * (y * w + x):4 * (y * w + x) + 4]) for x in range(w)] for y in range(h)], 6, 8)


def u24(v):
    return struct.pack('<I', v)[:3]


def awebp(w, h, frames, loop=0):
    """frames: dicts with rgba and x y w h ms dispose blend args."""
    out = [(b'VP8X', bytes([0x12, 0, 0, 0]) + u24(w - 1) + u24(h - 1)), (b'ANIM', struct.pack('<IH', 0xff00ff00, loop))]
    for f in frames:
        fw, fh = f.get('w', w), f.get('h', h)
        one = riff_chunks(cwebp(rgba_png(f['rgba'], fw, fh), *f.get('args', ('-lossless', ))))
        body = b''.join(riff_chunk(k, d) for k, d in one if k in (b'VP8 ', b'VP8L', b'ALPH'))
        flags = (0 if f.get('blend', 1) else 2) | f.get('dispose', 0)
        out.append((b'ANMF', u24(f.get('x', 0) // 2) + u24(f.get('y', 0) // 2) + u24(fw - 1) + u24(fh - 1) +
                    u24(f.get('ms', 100)) + bytes([flags]) + body))
    return riff(out)


def patch(w, h, color, hole=None):
    """A rectangle of one colour; `hole` is the colour of a rectangle inside."""
    return b''.join(bytes(hole if hole and 3 <= x < w - 3 and 3 <= y < h - 3 else color)
                    for y in range(h) for x in range(w))


def animations(put):
    red, green, blue, none = (220, 40, 30, 255), (30, 180, 60, 255), (30, 70, 220, 255), (0, 0, 0, 0)
    half, thin = (250, 220, 20, 128), (10, 10, 10, 60)
    parts = [
        dict(c=red, hole=half),
        dict(c=green, x=4, y=4, w=16, h=12, dispose='clear'),
        dict(c=blue, hole=none, x=10, y=6, w=20, h=14, over=1, dispose='previous'),
        dict(c=half, hole=thin, x=0, y=10, w=24, h=14, over=1),
        dict(c=thin, hole=green, x=16, y=0, w=16, h=24, over=0, dispose='previous'),
        dict(c=none, hole=red, x=2, y=2, w=12, h=20, over=1, dispose='clear'),
        dict(c=half, hole=none, over=0, dispose='clear'),
        dict(c=blue, x=20, y=12, w=12, h=12, over=1),
    ]
    frames = [dict(p, rgba=patch(p.get('w', 32), p.get('h', 24), p['c'], p.get('hole'))) for p in parts]
    how = lambda f, keys: dict(f, blend=f.get('over', 0), dispose=keys[f.get('dispose', 'keep')])
    put('anim.png', apng(32, 24, [how(f, dict(keep=0, clear=1, previous=2)) for f in frames], 3))
    put('anim-hidden.png', apng(32, 24, [how(f, dict(keep=0, clear=1, previous=2)) for f in frames[1:6]], 0,
                                patch(32, 24, blue)))
    put('anim.webp', awebp(32, 24, [how(f, dict(keep=0, clear=1, previous=0)) for f in frames], 2))
    put('anim-lossy.webp', awebp(32, 24, [dict(how(f, dict(keep=0, clear=1, previous=0)), args=('-q', '90', '-alpha_q', '100'))
                                          for f in frames[:5]]))
    colors = [(0, 0, 0), (220, 40, 30), (30, 180, 60), (30, 70, 220), (250, 220, 20)]
    rect = lambda w, h, c, hole=None: [hole if hole is not None and 3 <= x < w - 3 and 3 <= y < h - 3 else c
                                       for y in range(h) for x in range(w)]
    steps = [
        dict(px=rect(24, 20, 1, 4), x=4, y=2, w=24, h=20, delay=10, dispose=1),
        dict(px=rect(16, 12, 2), x=2, y=2, w=16, h=12, delay=7, dispose=2),
        dict(px=rect(20, 14, 3, 0), x=10, y=6, w=20, h=14, delay=1, dispose=3, transparent=0),
        dict(px=rect(24, 14, 4, 1), x=0, y=10, w=24, h=14, delay=0, interlaced=True),
        dict(px=rect(20, 20, 1, 2), x=22, y=10, w=20, h=20, delay=5, transparent=2, palette=[(9, 9, 9), (200, 0, 200), (1, 2, 3)]),
        dict(px=rect(32, 24, 0, 2), delay=20, dispose=3, transparent=0),
        dict(px=rect(12, 20, 3), x=2, y=2, w=12, h=20, delay=12),
    ]
    put('anim.gif', gif(32, 24, colors, steps, 2))
    put('anim-cut.gif', gif(32, 24, colors, steps, 0)[:-75])
    put('anim-screen.gif', gif(8, 8, colors, steps[1:4], 0))


def main(folder):

    def put(name, data):
        with open(os.path.join(folder, name), 'wb') as f:
            f.write(data)

    animations(put)


main(sys.argv[1])
