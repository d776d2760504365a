#!/usr/bin/env python3
"""Writes the small pictures of tests/ref/img whose files matter more than what they show: every kind and layout
of PNG, JPEG, WebP, AVIF and GIF, colour profiles, orientations, animations, damage.
Needs cwebp, cjpeg, avifenc and ImageMagick's convert. Usage: make_pictures.py tests/ref/img
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


# ---- colour profiles (ICC.1) ----
def s15(v):
    return struct.pack('>i', int(round(v * 65536)))


def icc(space, tags, version=0x02100000, kind=b'mntr', pcs=b'XYZ '):
    table, data, at = b'', b'', 128 + 4 + 12 * len(tags)
    for sig, body in tags:
        body += b'\0' * (-len(body) % 4)
        table += sig + struct.pack('>II', at + len(data), len(body))
        data += body
    head = struct.pack('>I4sI', at + len(data), b'none', version) + kind + space + pcs
    head += struct.pack('>6H', 2024, 1, 1, 0, 0, 0) + b'acsp' + b'\0' * 28 + s15(0.9642) + s15(1) + s15(0.8249)
    return head.ljust(128, b'\0') + struct.pack('>I', len(tags)) + table + data


def text(s):
    return b'text\0\0\0\0' + s + b'\0'


def desc(s):
    return b'desc\0\0\0\0' + struct.pack('>I', len(s) + 1) + s + b'\0' * (1 + 4 + 4 + 2 + 1 + 67)


def curve(*v):
    if len(v) == 1:
        return b'curv\0\0\0\0' + struct.pack('>IH', 1, int(round(v[0] * 256)))
    return b'curv\0\0\0\0' + struct.pack('>I', len(v)) + b''.join(struct.pack('>H', q(x, 65535)) for x in v)


def para(*v):
    return b'para\0\0\0\0' + struct.pack('>HH', {1: 0, 3: 1, 4: 2, 5: 3, 7: 4}[len(v)], 0) + b''.join(map(s15, v))


SRGB_CURVE = para(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
SRGB = ((0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7142))
P3 = ((0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841))
ADOBE = ((0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7446))


def matrix_profile(primaries, curves, version=0x02100000):
    xyz = lambda c: b'XYZ \0\0\0\0' + b''.join(map(s15, c))
    curves = curves if isinstance(curves, (list, tuple)) else (curves, ) * 3
    return icc(b'RGB ', [(b'desc', desc(b't')), (b'cprt', text(b'-')), (b'wtpt', xyz((0.9642, 1, 0.8249)))] +
               [(k + b'XYZ', xyz(c)) for k, c in zip((b'r', b'g', b'b'), primaries)] +
               [(k + b'TRC', c) for k, c in zip((b'r', b'g', b'b'), curves)], version)


def gray_profile(c):
    return icc(b'GRAY', [(b'desc', desc(b't')), (b'cprt', text(b'-')),
                         (b'wtpt', b'XYZ \0\0\0\0' + s15(0.9642) + s15(1) + s15(0.8249)), (b'kTRC', c)])


def lut_profile(space, n, points, lab):
    """A2B0 of 8 bits: lab(channels 0..1) at the points of a grid."""
    body = b'mft1\0\0\0\0' + bytes([n, 3, points, 0]) + b''.join(map(s15, (1, 0, 0, 0, 1, 0, 0, 0, 1)))
    body += bytes(range(256)) * n
    for k in range(points**n):
        l, a, b = lab(*[k // points**(n - 1 - i) % points / (points - 1) for i in range(n)])
        body += bytes([q(min(max(l, 0), 100) / 100), int(a + 128.5), int(b + 128.5)])
    body += bytes(range(256)) * 3
    return icc(space, [(b'desc', desc(b't')), (b'cprt', text(b'-')), (b'A2B0', body)], kind=b'prtr' if n == 4 else b'scnr', pcs=b'Lab ')


def rgb_lab(r, g, b):
    l = 100 * (0.25 * r + 0.65 * g + 0.1 * b)
    return l, 60 * (r - g) * (0.5 + l / 200), 60 * (0.5 * r + 0.5 * g - b) * (0.5 + l / 200)


def cmyk_lab(c, m, y, k):
    l = (95 - 35 * c - 40 * m - 6 * y) * (1 - 0.85 * k)
    return l, (60 * m - 35 * c) * (1 - k), (75 * y - 45 * c - 5 * m) * (1 - k)


def profiles():
    return dict(
        p3=matrix_profile(P3, SRGB_CURVE, 0x04300000),
        adobe=matrix_profile(ADOBE, curve(2.19921875)),
        swap=matrix_profile((SRGB[1], SRGB[2], SRGB[0]), SRGB_CURVE, 0x04300000),
        table=matrix_profile(SRGB, [curve(0, 0.02, 0.1, 0.25, 0.45, 0.7, 1), curve(1.8), curve(*[(i / 15)**1.2 for i in range(16)])]),
        srgb=matrix_profile(SRGB, SRGB_CURVE, 0x04300000),
        gray=gray_profile(curve(1.2)),
        lut=lut_profile(b'RGB ', 3, 9, rgb_lab),
        cmyk=lut_profile(b'CMYK', 4, 5, cmyk_lab),
        broken=b'\0\0\2\0' + b'junk' * 60)


def with_app2(jpeg, profile):
    body = b'ICC_PROFILE\0\1\1' + profile
    return jpeg[:2] + b'\xff\xe2' + struct.pack('>H', len(body) + 2) + body + jpeg[2:]


def with_exif(jpeg, orientation, little=False):
    e = '<' if little else '>'
    tiff = (b'II' if little else b'MM') + struct.pack(e + 'HIH', 42, 8, 1) + struct.pack(e + 'HHIHH', 0x112, 3, 1, orientation, 0) + b'\0\0\0\0'
    return jpeg[:2] + b'\xff\xe1' + struct.pack('>H', len(tiff) + 8) + b'Exif\0\0' + tiff + jpeg[2:]


def cjpeg(samples, *args):
    ppm = b'P6 %d %d 255\n' % (len(samples[0]), len(samples)) + bytes(c for row in samples for px in row for c in px)
    return subprocess.run(['cjpeg', '-quality', '90', *args], input=ppm, stdout=subprocess.PIPE, check=True).stdout


def convert(data, *args, suffix='.jpg'):
    return tool('convert', data, suffix, 'IN', *args, 'OUT')


def with_webp_chunks(webp, w, h, flags, before=(), after=()):
    return riff([(b'VP8X', bytes([flags, 0, 0, 0]) + u24(w - 1) + u24(h - 1))] + list(before) +
                [c for c in riff_chunks(webp) if c[0] != b'VP8X'] + list(after))


def avif(data, *args):
    return tool('avifenc', data, '.avif', *args, 'IN', 'OUT')


def color_files(put):
    p = picture()
    rgb, rgba = rgb_samples(p), rgb_samples(picture(alpha=True), alpha=True)
    gray8 = [[(q(gray(px)), ) for px in row] for row in p]
    f = profiles()
    for k in ('p3', 'adobe', 'swap', 'table', 'srgb', 'lut', 'broken', 'cmyk'):
        put('icc-%s.png' % k, png(rgb, 2, 8, iccp(f[k])))
    put('icc-gray.png', png(gray8, 0, 8, iccp(f['gray'])))
    put('icc-gray-rgb.png', png(gray8, 0, 8, iccp(f['swap'])))
    put('icc-rgb-gray.png', png(rgb, 2, 8, iccp(f['gray'])))
    put('icc-alpha.png', png(rgba, 6, 8, iccp(f['swap'])))
    put('icc-16.png', png(rgb_samples(p, 65535), 2, 16, iccp(f['table'])))
    colors = [(i * 36, 255 - i * 36, 128) for i in range(8)]
    put('icc-palette.png', png([[((x // 6 + y // 9) % 8, ) for x in range(W)] for y in range(H)], 3, 8,
                               iccp(f['swap']) + chunk(b'PLTE', b''.join(map(bytes, colors)))))
    gama = lambda g: chunk(b'gAMA', struct.pack('>I', int(round(g * 100000))))
    chrm = lambda *v: chunk(b'cHRM', b''.join(struct.pack('>I', int(round(x * 100000))) for x in v))
    srgb_chrm = chrm(0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
    swap_chrm = chrm(0.3127, 0.329, 0.3, 0.6, 0.15, 0.06, 0.64, 0.33)
    put('gama-1.png', png(rgb, 2, 8, gama(1)))
    put('gama-1-8.png', png(rgb, 2, 8, gama(1 / 1.8)))
    put('gama-chrm.png', png(rgb, 2, 8, gama(1) + srgb_chrm))
    put('gama-swap.png', png(rgb, 2, 8, gama(0.45455) + swap_chrm))
    put('gama-gray.png', png(gray8, 0, 8, gama(1) + srgb_chrm))
    put('chrm.png', png(rgb, 2, 8, swap_chrm))
    put('srgb-gama.png', png(rgb, 2, 8, chunk(b'sRGB', b'\0') + gama(1) + srgb_chrm))
    put('srgb.png', png(rgb, 2, 8, chunk(b'sRGB', b'\0')))
    put('srgb-usual.png', png(rgb, 2, 8, chunk(b'sRGB', b'\0') + gama(0.45455) + srgb_chrm))
    put('srgb-gama-only.png', png(rgb, 2, 8, chunk(b'sRGB', b'\0') + gama(1)))
    put('gama-srgb.png', png(rgb, 2, 8, gama(1) + chunk(b'sRGB', b'\0')))
    put('gama-usual.png', png(rgb, 2, 8, gama(0.45455) + srgb_chrm))
    put('gama-alpha.png', png(rgba, 6, 8, gama(1) + srgb_chrm))
    for name, v in dict(p3=(12, 13, 0, 1), bt2020=(9, 1, 0, 1), linear=(1, 8, 0, 1), srgb=(1, 13, 0, 1), narrow=(1, 13, 0, 0)).items():
        put('cicp-%s.png' % name, png(rgb, 2, 8, chunk(b'cICP', bytes(v))))
    jpeg = cjpeg(rgb, '-sample', '1x1')
    for k in ('p3', 'swap', 'table', 'lut', 'gray'):
        put('icc-%s.jpg' % k, with_app2(jpeg, f[k]))
    put('icc-gray-gray.jpg', with_app2(cjpeg(rgb, '-grayscale'), f['gray']))
    put('icc-gray-swap.jpg', with_app2(cjpeg(rgb, '-grayscale'), f['swap']))
    cmyk = convert(png(rgb, 2, 8), '-colorspace', 'CMYK', '-quality', '92')
    put('icc-cmyk-rgb.jpg', with_app2(cmyk, f['swap']))
    webp = cwebp(png(rgba, 6, 8), '-lossless')
    put('icc-swap.webp', with_webp_chunks(webp, W, H, 0x30, [(b'ICCP', f['swap'])]))
    put('icc-table.webp', with_webp_chunks(cwebp(png(rgb, 2, 8), '-q', '95'), W, H, 0x20, [(b'ICCP', f['table'])]))
    put('icc-swap.avif', avif(png(rgb, 2, 8, iccp(f['swap'])), '--min', '6', '--max', '10', '-s', '6', '-y', '444'))
    for name, v in dict(p3='12/13/6', bt2020='9/1/9', linear='1/8/1').items():
        put('cicp-%s.avif' % name, avif(png(rgb, 2, 8), '--min', '6', '--max', '10', '-s', '6', '-y', '444', '--nclx', v))


def kinds(put):
    p, pa = picture(), picture(alpha=True)
    rgb, rgba = rgb_samples(p), rgb_samples(pa, alpha=True)
    level = lambda top, alpha=False: [[(q(gray(px), top), ) + ((q(px[3], top), ) if alpha else ()) for px in row]
                                      for row in (pa if alpha else p)]
    for depth in (1, 2, 4, 8, 16):
        put('png-gray-%d.png' % depth, png(level((1 << depth) - 1), 0, depth))
    put('png-gray-alpha.png', png(level(255, True), 4, 8))
    put('png-gray-alpha-16.png', png(level(65535, True), 4, 16))
    put('png-rgb-16.png', png(rgb_samples(p, 65535), 2, 16))
    put('png-rgba-16.png', png(rgb_samples(pa, 65535, True), 6, 16))
    put('png-interlaced.png', png(rgb, 2, 8, interlace=True))
    put('png-interlaced-alpha.png', png(rgba, 6, 8, interlace=True))
    put('png-interlaced-small.png', png([row[:3] for row in rgb[:2]], 2, 8, interlace=True))
    put('png-gray-key.png', png(level(15), 0, 4, chunk(b'tRNS', struct.pack('>H', 7))))
    put('png-rgb-key.png', png(rgb, 2, 8, chunk(b'tRNS', struct.pack('>3H', 255, 0, 0))))
    index = lambda n: [[((x // 5 + y // 6) % n, ) for x in range(W)] for y in range(H)]
    colors = lambda n: chunk(b'PLTE', b''.join(bytes([i * 255 // (n - 1), 255 - i * 255 // (n - 1), 60 + i % 3 * 60]) for i in range(n)))
    for depth in (1, 2, 4, 8):
        n = min(1 << depth, 13)
        put('png-palette-%d.png' % depth, png(index(n), 3, depth, colors(n), interlace=depth == 4))
        put('png-palette-%d-alpha.png' % depth, png(index(n), 3, depth, colors(n) + chunk(b'tRNS', bytes(
            255 * i // n for i in range(max(1, n - 2))))))
    put('png-exif.png', png(rgb, 2, 8, chunk(b'eXIf', b'MM' + struct.pack('>HIH', 42, 8, 1) +
                                                  struct.pack('>HHIHH', 0x112, 3, 1, 6, 0) + b'\0\0\0\0')))

    sampled = dict(p444='1x1', p422='2x1', p420='2x2', p411='4x1', p440='1x2')
    for k, v in sampled.items():
        put('jpeg-%s.jpg' % k[1:], cjpeg(rgb, '-sample', v))
    put('jpeg-progressive.jpg', cjpeg(rgb, '-progressive'))
    put('jpeg-gray.jpg', cjpeg(rgb, '-grayscale'))
    put('jpeg-gray-progressive.jpg', cjpeg(rgb, '-grayscale', '-progressive'))
    put('jpeg-restart.jpg', cjpeg(rgb, '-restart', '1'))
    put('jpeg-rgb.jpg', cjpeg(rgb, '-rgb'))
    put('jpeg-arithmetic.jpg', cjpeg(rgb, '-arithmetic'))
    cmyk = convert(png(rgb, 2, 8), '-colorspace', 'CMYK', '-quality', '92')
    at = cmyk.index(b'Adobe')
    put('jpeg-cmyk.jpg', cmyk)
    put('jpeg-ycck.jpg', cmyk[:at + 11] + b'\2' + cmyk[at + 12:])
    start, n = at - 4, struct.unpack('>H', cmyk[at - 2:at])[0]
    put('jpeg-cmyk-plain.jpg', cmyk[:start] + cmyk[start + 2 + n:])
    small = cjpeg([row[::2] for row in rgb[::2]], '-quality', '80')
    for o in range(1, 9):
        put('exif-%d.jpg' % o, with_exif(small, o, o % 2 == 0))
    put('exif-9.jpg', with_exif(small, 9))

    put('webp-lossy.webp', cwebp(png(rgb, 2, 8), '-q', '80'))
    put('webp-lossless.webp', cwebp(png(rgb, 2, 8), '-lossless'))
    put('webp-lossy-alpha.webp', cwebp(png(rgba, 6, 8), '-q', '80'))
    put('webp-lossless-alpha.webp', cwebp(png(rgba, 6, 8), '-lossless'))
    exif = b'MM' + struct.pack('>HIH', 42, 8, 1) + struct.pack('>HHIHH', 0x112, 3, 1, 6, 0) + b'\0\0\0\0'
    put('webp-exif.webp', with_webp_chunks(cwebp(png(rgb, 2, 8), '-lossless'), W, H, 0x08, after=[(b'EXIF', exif)]))
    fine = ('--min', '4', '--max', '8', '-s', '6')
    put('avif-420.avif', avif(png(rgb, 2, 8), *fine, '-y', '420'))
    put('avif-422.avif', avif(png(rgb, 2, 8), *fine, '-y', '422'))
    put('avif-444.avif', avif(png(rgb, 2, 8), *fine, '-y', '444'))
    put('avif-400.avif', avif(png(rgb, 2, 8), *fine, '-y', '400'))
    put('avif-10.avif', avif(png(rgb_samples(p, 65535), 2, 16), *fine, '-y', '444', '-d', '10'))
    put('avif-12.avif', avif(png(rgb_samples(p, 65535), 2, 16), *fine, '-y', '420', '-d', '12'))
    put('avif-alpha.avif', avif(png(rgba, 6, 8), *fine, '-y', '444', '--minalpha', '0', '--maxalpha', '0'))
    put('avif-alpha-10.avif', avif(png(rgb_samples(pa, 65535, True), 6, 16), *fine, '-y', '420', '-d', '10'))
    put('avif-alpha-heif.avif', convert(png(rgba, 6, 8), '-quality', '95', suffix='.avif'))
    put('avif-limited.avif', avif(png(rgb, 2, 8), *fine, '-y', '444', '-r', 'limited'))
    put('avif-lossless.avif', avif(png(rgb, 2, 8), '--lossless', '-s', '6'))
    put('avif-rotated.avif', avif(png(rgb, 2, 8), *fine, '--irot', '1'))
    put('avif-mirrored.avif', avif(png(rgb, 2, 8), *fine, '--imir', '1'))
    put('avif-turned.avif', avif(png(rgb, 2, 8), *fine, '--irot', '3', '--imir', '0'))
    colors = [(i * 17, 255 - i * 17, i % 4 * 80) for i in range(16)]
    px = [((x // 4) + (y // 3) * 3) % 16 for y in range(H) for x in range(W)]
    put('gif-plain.gif', gif(W, H, colors, [dict(px=px)]))
    put('gif-transparent.gif', gif(W, H, colors, [dict(px=px, transparent=5)]))
    put('gif-interlaced.gif', gif(W, H, colors, [dict(px=px, interlaced=True)]))
    put('gif-part.gif', gif(W, H, colors, [dict(px=px[:20 * 30], x=10, y=4, w=20, h=30)]))
    put('gif-two-colors.gif', gif(W, H, colors[3:5], [dict(px=[v & 1 for v in px])]))


def damaged(put, folder):
    def cut(name, share):
        with open(os.path.join(folder, name), 'rb') as f:
            data = f.read()
        base, ext = name.rsplit('.', 1)
        put('cut-%s.%s' % (base, ext), data[:int(len(data) * share)])

    for name in ('png-rgba-16.png', 'png-interlaced.png', 'png-palette-8.png', 'jpeg-420.jpg', 'jpeg-progressive.jpg',
                 'jpeg-cmyk.jpg', 'webp-lossy.webp', 'webp-lossless-alpha.webp', 'webp-lossy-alpha.webp', 'avif-444.avif',
                 'gif-plain.gif', 'gif-interlaced.gif'):
        cut(name, 0.6)

    def spoil(name, share, n=4):
        with open(os.path.join(folder, name), 'rb') as f:
            data = bytearray(f.read())
        at = int(len(data) * share)
        for i in range(at, at + n):
            data[i] ^= 0x5a
        base, ext = name.rsplit('.', 1)
        put('bad-%s.%s' % (base, ext), bytes(data))

    for name, share in (('png-gray-8.png', 0.5), ('jpeg-420.jpg', 0.75), ('jpeg-progressive.jpg', 0.75), ('webp-lossless.webp', 0.6),
                        ('webp-lossy.webp', 0.6), ('gif-plain.gif', 0.6), ('avif-444.avif', 0.7)):
        spoil(name, share)
    put('bad-size.png', b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 60000, 60000, 8, 6, 0, 0, 0)) +
        chunk(b'IDAT', zlib.compress(b'\0' * 100)) + chunk(b'IEND', b''))


def main(folder):

    def put(name, data):
        with open(os.path.join(folder, name), 'wb') as f:
            f.write(data)

    animations(put)
    color_files(put)
    kinds(put)
    damaged(put, folder)


main(sys.argv[1])
