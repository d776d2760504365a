#!/usr/bin/env python3
"""Makes the fonts of tests/layout/font and tests/ref/font: boxes whose widths and heights tell which
glyph was chosen. Needs fontTools. Usage: make_fonts.py, from the top of the tree

  features.ttf  'x' has a substitute of its own width for every feature below; letters have capitals of all kinds
  axes.ttf      the advance of each letter follows one axis: a wght, b wdth, c opsz, d ital, e slnt
  color0.ttf    COLR version 0, two palettes
  color1.ttf    COLR version 1: gradients, transforms, composites, two palettes
  sbix.ttf      a bitmap strike of 20 px
  svg.ttf       glyphs in an SVG table
  metrics.ttf   letters of one em, a typographic, a Windows and an hhea line height of their own
"""
import os, struct, zlib
from fontTools.colorLib.builder import buildCOLR, buildCPAL
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables import ttProgram
from fontTools.ttLib.tables.sbixGlyph import Glyph as SbixGlyph
from fontTools.ttLib.tables.sbixStrike import Strike
from fontTools.ttLib.tables.TupleVariation import TupleVariation

LETTERS = 'abcdefghijklmnopqrstuvwxyz'
FEATURES = ('dlig hlig swsh cswh salt hist ornm nalt ss01 ss02 ss20 cv01 lnum onum pnum tnum frac afrc ordn zero '
            'subs sups jp78 jp83 jp90 jp04 smpl trad fwid pwid ruby titl case kern cpsp test calt clig liga').split()  # those that are on come last

def box(w, h, x=50, y=0):
    pen = TTGlyphPen(None)
    if w > 0 and h > 0:
        for i, p in enumerate([(x, y), (x, y + h), (x + w, y + h), (x + w, y)]):
            (pen.moveTo if i == 0 else pen.lineTo)(p)
        pen.closePath()
    return pen.glyph()

def disc(cx, cy, r):
    pen = TTGlyphPen(None)
    pen.qCurveTo(*[(cx + r * x, cy + r * y) for x, y in [(1, .414), (.414, 1), (-.414, 1), (-1, .414), (-1, -.414), (-.414, -1), (.414, -1), (1, -.414)]], None)
    pen.closePath()
    return pen.glyph()

def build(name, glyphs, cmap, metrics=(800, -200, 0), **os2):
    """glyphs: name -> (glyph, advance)"""
    order = ['.notdef'] + [g for g in glyphs if g != '.notdef']
    glyphs = {'.notdef': (box(400, 700), 500), **glyphs}
    fb = FontBuilder(1000, isTTF=True)
    fb.setupGlyphOrder(order)
    fb.setupCharacterMap(cmap)
    fb.setupGlyf({g: v[0] for g, v in glyphs.items()})
    glyf = fb.font['glyf']
    fb.setupHorizontalMetrics({g: (v[1], glyf[g].xMin if glyf[g].numberOfContours else 0) for g, v in glyphs.items()})
    fb.setupHorizontalHeader(ascent=metrics[0], descent=metrics[1], lineGap=metrics[2])
    fb.setupNameTable({'familyName': name, 'styleName': 'Regular'})
    fb.setupOS2(**{'sTypoAscender': metrics[0], 'sTypoDescender': metrics[1], 'sTypoLineGap': metrics[2], 'usWinAscent': 800,
                   'usWinDescent': 200, 'sxHeight': 500, 'sCapHeight': 700, 'version': 4, 'achVendID': 'KNRA', **os2})
    fb.setupPost(underlinePosition=-150, underlineThickness=60)
    fb.font['head'].created = fb.font['head'].modified = 3786912000
    fb.font.recalcTimestamp = False
    return fb

def letters(caps=True):
    glyphs, cmap = {'space': (box(0, 0), 300)}, {32: 'space', 0xA0: 'space'}
    for i, c in enumerate(LETTERS):
        glyphs[c] = (box(400 + 10 * i, 500), 500 + 10 * i)
        cmap[ord(c)] = c
        if caps:
            glyphs[c.upper()] = (box(500 + 10 * i, 700), 600 + 10 * i)
            cmap[ord(c.upper())] = c.upper()
    for i in range(10):
        glyphs['d%d' % i] = (box(450, 700), 550)
        cmap[48 + i] = 'd%d' % i
    return glyphs, cmap

def features(out):
    glyphs, cmap = letters()
    fea = ['languagesystem DFLT dflt;', 'languagesystem latn dflt;']
    for i, f in enumerate(FEATURES):
        g = 'x.' + f
        glyphs[g] = (box(100 + 20 * i, 600), 200 + 20 * i)
        if f == 'kern':
            fea.append('feature kern { pos x y -200; } kern;')
        elif f in ('swsh', 'cswh', 'salt', 'nalt', 'ornm'):
            glyphs[g + '2'] = (box(100 + 20 * i, 900), 205 + 20 * i)
            fea.append('feature %s { sub x from [%s %s2]; } %s;' % (f, g, g, f))
        else:
            fea.append('feature %s { sub x by %s; } %s;' % (f, g, f))
    for f, suffix, of in [('smcp', '.sc', 'l'), ('c2sc', '.sc', 'u'), ('pcap', '.pc', 'l'), ('c2pc', '.pc', 'u'), ('unic', '.un', 'u')]:
        subs = []
        for i, c in enumerate(LETTERS[:4]):
            glyphs.setdefault(c + suffix, (box(300 + 15 * i, {'.sc': 550, '.pc': 450, '.un': 500}[suffix]), {'.sc': 420, '.pc': 380, '.un': 460}[suffix] + 15 * i))
            subs.append('sub %s by %s;' % (c if of == 'l' else c.upper(), c + suffix))
        fea.append('feature %s { %s } %s;' % (f, ' '.join(subs), f))
    fb = build('Kt Features', glyphs, cmap)
    fb.addOpenTypeFeatures('\n'.join(fea))
    fb.save(os.path.join(out, 'features.ttf'))

def axes(out):
    spec = [('wght', 100, 400, 900, 'a'), ('wdth', 50, 100, 200, 'b'), ('opsz', 8, 14, 144, 'c'), ('ital', 0, 0, 1, 'd'), ('slnt', -20, 0, 0, 'e')]
    glyphs, cmap = letters()
    fb = build('Kt Axes', glyphs, cmap)
    fb.setupFvar([(t, lo, d, hi, t) for t, lo, d, hi, _ in spec], [])
    var = {}
    for tag, lo, d, hi, c in spec:
        wide = []
        # points of the box, then four phantom points: the right side and the advance move
        for peak, by in ((-1.0, -200), (1.0, 300)):
            delta = [(0, 0), (0, 0), (by, 0), (by, 0), (0, 0), (by, 0), (0, 0), (0, 0)]
            if (peak < 0 and lo < d) or (peak > 0 and hi > d):
                wide.append(TupleVariation({tag: (min(peak, 0), peak, max(peak, 0))}, delta))
        var[c] = wide
    fb.setupGvar(var)
    fb.save(os.path.join(out, 'axes.ttf'))

PALETTES = [[(.9, .1, .2, 1), (.1, .3, .9, 1), (.1, .7, .3, .5)], [(1, .8, 0, 1), (.5, 0, .6, 1), (0, 0, 0, 1)], [(0, .5, .5, 1), (.9, .9, .9, 1), (1, 0, 1, 1)]]

def color_base():
    glyphs, cmap = letters(caps=False)
    for c in 'abcdefgh':
        glyphs[c] = (box(800, 800, 100, -100), 1000)
    glyphs['disc'] = (disc(500, 300, 400), 1000)
    glyphs['dot'] = (disc(350, 300, 220), 1000)
    glyphs['bar'] = (box(800, 250, 100, 150), 1000)
    return glyphs, cmap

def finish_color(fb, layers, version):
    from fontTools.colorLib.builder import ColorPaletteType
    fb.font['COLR'] = buildCOLR(layers, version=version, glyphMap=fb.font.getReverseGlyphMap())
    fb.font['CPAL'] = buildCPAL(PALETTES, paletteTypes=[ColorPaletteType(0), ColorPaletteType(1), ColorPaletteType(2)])

def color0(out):
    fb = build('Kt Color Zero', *color_base())
    finish_color(fb, {'a': [('disc', 0), ('dot', 1)], 'b': [('disc', 2), ('bar', 1)], 'c': [('disc', 0xFFFF), ('bar', 0)]}, 0)
    fb.save(os.path.join(out, 'color0.ttf'))

def stops(*v, extend='pad'):
    return {'Extend': extend, 'ColorStop': [{'StopOffset': o, 'PaletteIndex': i, 'Alpha': a} for o, i, a in v]}

def fill(i, a=1.0):
    return {'Format': 2, 'PaletteIndex': i, 'Alpha': a}

def glyph(g, paint):
    return {'Format': 10, 'Glyph': g, 'Paint': paint}

def color1(out):
    fb = build('Kt Color One', *color_base())
    linear = {'Format': 4, 'ColorLine': stops((0, 0, 1), (1, 1, 1)), 'x0': 100, 'y0': 0, 'x1': 900, 'y1': 0, 'x2': 100, 'y2': 400}
    skewed = {'Format': 4, 'ColorLine': stops((0, 0, 1), (.5, 2, 1), (1, 1, 1), extend='reflect'), 'x0': 300, 'y0': 100, 'x1': 600, 'y1': 100, 'x2': 500, 'y2': 400}
    radial = {'Format': 6, 'ColorLine': stops((0, 0, 1), (.6, 1, 1), (1, 2, 1)), 'x0': 400, 'y0': 400, 'r0': 0, 'x1': 500, 'y1': 300, 'r1': 420}
    rings = {'Format': 6, 'ColorLine': stops((0, 0, 1), (1, 1, 1), extend='repeat'), 'x0': 500, 'y0': 300, 'r0': 50, 'x1': 500, 'y1': 300, 'r1': 200}
    sweep = {'Format': 8, 'ColorLine': stops((0, 0, 1), (.5, 1, 1), (1, 0, 1)), 'centerX': 500, 'centerY': 300, 'startAngle': 0, 'endAngle': 359.9}
    turned = {'Format': 26, 'Paint': glyph('bar', fill(1)), 'angle': 30, 'centerX': 500, 'centerY': 300}
    scaled = {'Format': 16, 'Paint': glyph('disc', fill(0)), 'scaleX': .5, 'scaleY': .8}
    moved = {'Format': 14, 'Paint': glyph('dot', fill(1)), 'dx': 250, 'dy': -100}
    cut = {'Format': 32, 'SourcePaint': glyph('bar', fill(1)), 'CompositeMode': 'src_out', 'BackdropPaint': glyph('dot', fill(0))}
    mixed = {'Format': 32, 'SourcePaint': glyph('bar', fill(0)), 'CompositeMode': 'multiply', 'BackdropPaint': glyph('disc', fill(2))}
    layers = lambda *v: {'Format': 1, 'Layers': list(v)}
    finish_color(fb, {'a': layers(glyph('disc', linear), glyph('dot', fill(0xFFFF, .5))), 'b': glyph('disc', radial), 'c': glyph('disc', sweep),
                      'd': layers(glyph('disc', fill(2)), turned), 'e': layers(scaled, moved), 'f': cut, 'g': mixed,
                      'h': layers(glyph('disc', skewed), glyph('bar', rings))}, 1)
    fb.save(os.path.join(out, 'color1.ttf'))

def png(size, at):
    rows = b''.join(b'\0' + b''.join(bytes(at(x, y)) for x in range(size)) for y in range(size))
    chunk = lambda t, d: struct.pack('>I', len(d)) + t + d + struct.pack('>I', zlib.crc32(t + d))
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', size, size, 8, 6, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(rows, 9)) + chunk(b'IEND', b'')

def sbix(out):
    fb = build('Kt Sbix', *color_base())
    t = newTable('sbix')
    t.version, t.flags = 1, 1
    strike = Strike(ppem=20, resolution=72)
    ring = lambda x, y: (230, 40 + 8 * x, 60, 255) if 4 <= ((x - 9.5) ** 2 + (y - 9.5) ** 2) ** .5 <= 9.5 else (0, 0, 0, 0)
    checks = lambda x, y: (40, 90, 220, 255) if (x // 5 + y // 5) % 2 else (250, 200, 40, 128)
    for g, at in (('a', ring), ('b', checks)):
        strike.glyphs[g] = SbixGlyph(glyphName=g, graphicType='png ', imageData=png(20, at), originOffsetX=0, originOffsetY=-4)
    t.strikes = {20: strike}
    fb.font['sbix'] = t
    fb.save(os.path.join(out, 'sbix.ttf'))

def svg(out):
    fb = build('Kt Svg', *color_base())
    t = newTable('SVG ')
    i = fb.font.getGlyphID('a')
    t.docList = [('<svg xmlns="http://www.w3.org/2000/svg"><g id="glyph%d"><circle cx="500" cy="-300" r="400" fill="#d33"/></g></svg>' % i, i, i)]
    fb.font['SVG '] = t
    fb.save(os.path.join(out, 'svg.ttf'))

def metrics(out):
    glyphs = {'space': (box(0, 0), 1000), 'X': (box(1000, 1000, 0, -200), 1000), 'p': (box(1000, 200, 0, -200), 1000), 'E': (box(1000, 800, 0, 0), 1000)}
    cmap = {32: 'space', 88: 'X', 112: 'p', 69: 'E'}
    for name, bits in (('metrics.ttf', 0), ('metrics-typo.ttf', 1 << 7)):
        fb = build('Kt Metrics', glyphs, cmap, metrics=(900, -300, 120), sTypoAscender=700, sTypoDescender=-150, sTypoLineGap=400,
                   usWinAscent=1100, usWinDescent=500, fsSelection=64 | bits)
        fb.save(os.path.join(out, name))

def main():
    for out, kinds in (('tests/layout/font', (features, axes, color0, metrics)), ('tests/ref/font', (features, axes, color0, color1, sbix, svg, metrics))):
        os.makedirs(out, exist_ok=True)
        for make in kinds:
            make(out)

main()
