/* CSS Font Loading: none has arrived while the document is read, all have before the first frame. */
(function (K, G, kn) {
  "use strict";
  const { fail } = kn;
  let fontsReady, haveFonts = false;
  const whenReady = new Promise((resolve) => { fontsReady = resolve; });
  const faces = new WeakMap(); // FontFace → { family, source, status, d, promise, rule }
  const UNQUOTED = /^[A-Za-z_-][\w-]*(\s+[A-Za-z_-][\w-]*)*$/;
  const DESCRIPTORS = { style: "normal", weight: "normal", stretch: "normal", unicodeRange: "U+0-10FFFF", featureSettings: "normal", variationSettings: "normal", display: "auto", ascentOverride: "normal", descentOverride: "normal", lineGapOverride: "normal", sizeAdjust: "100%" };
  const CSS = { style: "font-style", weight: "font-weight", stretch: "font-stretch", unicodeRange: "unicode-range", featureSettings: "font-feature-settings", variationSettings: "font-variation-settings", display: "font-display",
    ascentOverride: "ascent-override", descentOverride: "descent-override", lineGapOverride: "line-gap-override", sizeAdjust: "size-adjust" };
  class FontFace {
    constructor(family, source, d = {}) {
      if (arguments.length < 2) throw new TypeError("a face needs a family and a source");
      const name = String(family).trim().replace(/^(["'])(.*)\1$/, "$2");
      const binary = source instanceof ArrayBuffer || ArrayBuffer.isView(source);
      const f = { family: name, source: binary ? "url(" + kn.dataURL(kn.bytesOf(source), "font/ttf") + ")" : String(source), status: binary ? "loaded" : "unloaded", d: {}, promise: null, rule: null };
      for (const k in DESCRIPTORS) f.d[k] = d[k] === undefined ? DESCRIPTORS[k] : String(d[k]);
      f.loaded = new Promise((resolve, reject) => { f.done = [resolve, reject]; });
      f.loaded.catch(() => {});
      if (binary) f.done[0](this);
      faces.set(this, f);
    }
    get family() { return faces.get(this).family; }
    set family(v) { faces.get(this).family = String(v); }
    get status() { return faces.get(this).status; }
    get loaded() { return faces.get(this).loaded; }
    load() {
      const f = faces.get(this);
      if (f.status === "unloaded") {
        f.status = "loading";
        whenReady.then(() => {
          /* One source that can be read is enough. */
          const urls = [...f.source.matchAll(/url\(\s*(["']?)(.*?)\1\s*\)/g)].map((m) => m[2]);
          const found = /local\(/.test(f.source) || urls.some((u) => u.startsWith("data:") || K.fileExists(kn.fileOf(u)));
          f.status = found ? "loaded" : "error";
          if (found) f.done[0](this);
          else f.done[1](new kn.DOMException("the font cannot be loaded", "NetworkError"));
        });
      }
      return f.loaded;
    }
  }
  for (const k in DESCRIPTORS) kn.accessor(FontFace.prototype, k, function () { return faces.get(this).d[k]; }, function (v) { faces.get(this).d[k] = String(v); if (added.has(this)) apply(); });
  const added = new Set();
  const apply = () => kn.setOwnSheet("faces", [...added].map((x) => {
    const f = faces.get(x);
    return "@font-face { font-family: " + JSON.stringify(f.family) + "; src: " + f.source + ";" + Object.keys(CSS).filter((k) => f.d[k] !== DESCRIPTORS[k]).map((k) => CSS[k] + ": " + f.d[k] + ";").join("") + " }";
  }).join("\n"));
  /* Faces of @font-face rules: one object for each, as long as the rule is there. */
  const ofRule = new WeakMap();
  const connected = () => {
    const out = [];
    const walk = (rules) => {
      for (const r of rules) {
        if (r.cssRules) walk(r.cssRules);
        if (!(r instanceof G.CSSFontFaceRule)) continue;
        let f = ofRule.get(r);
        if (!f) {
          const p = (n) => r.style.getPropertyValue(n), d = {};
          for (const k in CSS) if (p(CSS[k])) d[k] = p(CSS[k]);
          ofRule.set(r, (f = new FontFace(p("font-family"), p("src"), d)));
          faces.get(f).rule = r;
          if (haveFonts) f.load().catch(() => {});
        }
        out.push(f);
      }
    };
    for (const s of kn.document.styleSheets) walk(s.cssRules);
    return out;
  };
  const all = () => [...connected(), ...added];
  const families = (font) => {
    const el = K.element(0, "span");
    el.style.font = String(font);
    if (!el.style.fontFamily) fail("SyntaxError", "'" + font + "' is not a font");
    return el.style.fontFamily.split(",").map((n) => n.trim().replace(/^["']|["']$/g, "").toLowerCase());
  };
  const matching = (font) => { const names = families(font); return all().filter((f) => names.includes(f.family.toLowerCase().replace(/^["']|["']$/g, ""))); };
  class FontFaceSet extends kn.EventTarget {
    constructor(key) { if (key !== faces) kn.illegal(); super(); }
    get status() { return haveFonts ? "loaded" : "loading"; }
    get ready() { return ready; }
    get size() { return all().length; }
    add(f) { if (!faces.has(f)) throw new TypeError("parameter 1 is not of type 'FontFace'"); if (!added.has(f)) { added.add(f); apply(); if (faces.get(f).status === "unloaded" && haveFonts) K.flush(false); } return this; }
    delete(f) { const had = added.delete(f); if (had) apply(); return had; }
    clear() { added.clear(); apply(); }
    has(f) { return all().includes(f); }
    check(font) { return matching(font).every((f) => f.status === "loaded" || (haveFonts && f.status === "unloaded" && faces.get(f).rule)); }
    load(font) { try { const l = matching(font); return Promise.all(l.map((f) => f.load())).then(() => l); } catch (e) { return Promise.reject(e); } }
    forEach(f, self) { for (const x of all()) f.call(self, x, x, this); }
    keys() { return all().values(); }
    values() { return all().values(); }
    entries() { return all().map((f) => [f, f]).values(); }
    [Symbol.iterator]() { return all().values(); }
  }
  kn.handlerAttributes(FontFaceSet.prototype, ["loading", "loadingdone", "loadingerror"]);
  kn.expose({ FontFace, FontFaceSet });
  kn.fonts = new FontFaceSet(faces);
  const ready = whenReady.then(() => kn.fonts);
  kn.fontsReady = () => {
    haveFonts = true;
    fontsReady();
    for (const f of connected()) f.load().catch(() => {});
    kn.fonts.dispatchEvent(new FontFaceSetLoadEvent("loading"));
    kn.fonts.dispatchEvent(new FontFaceSetLoadEvent("loadingdone"));
  };
})
