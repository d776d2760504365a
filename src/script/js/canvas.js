/* <canvas>: text can be measured; nothing is drawn yet, and that is said once. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { get, def } = kn, C = I.HTMLCanvasElement;
  const side = (name, missing) =>
    get(C, name, function () { const v = parseInt(this.getAttribute(name), 10); return v >= 0 ? v : missing; }, function (v) { this.setAttribute(name, String(Math.max(0, parseInt(v, 10) || 0))); });
  side("width", 300);
  side("height", 150);

  class TextMetrics {}
  class CanvasGradient { addColorStop() {} }
  class CanvasPattern { setTransform() {} }
  class ImageData {
    constructor(a, b, c) {
      if (typeof a === "number") { this.width = a; this.height = b; this.data = new Uint8ClampedArray(a * b * 4); }
      else { this.data = a; this.width = b; this.height = c ?? a.length / 4 / b; }
      this.colorSpace = "srgb";
    }
  }
  class Path2D {}
  const paths = ["moveTo", "lineTo", "bezierCurveTo", "quadraticCurveTo", "arc", "arcTo", "ellipse", "rect", "roundRect", "closePath"];
  for (const m of [...paths, "addPath"]) kn.method(Path2D.prototype, m, () => {});
  const defaults = { fillStyle: "#000000", strokeStyle: "#000000", lineWidth: 1, lineCap: "butt", lineJoin: "miter", miterLimit: 10, lineDashOffset: 0,
    font: "10px sans-serif", textAlign: "start", textBaseline: "alphabetic", direction: "inherit", letterSpacing: "0px", wordSpacing: "0px",
    fontKerning: "auto", fontStretch: "normal", fontVariantCaps: "normal", textRendering: "auto", globalAlpha: 1, globalCompositeOperation: "source-over",
    shadowBlur: 0, shadowColor: "rgba(0, 0, 0, 0)", shadowOffsetX: 0, shadowOffsetY: 0, filter: "none", imageSmoothingEnabled: true, imageSmoothingQuality: "low" };
  class CanvasRenderingContext2D {
    constructor(canvas) { this.canvas = canvas; Object.assign(this, defaults); this._stack = []; this._dash = []; this._m = new DOMMatrix(); }
    save() { const s = { _m: this._m }; for (const k in defaults) s[k] = this[k]; this._stack.push(s); }
    restore() { Object.assign(this, this._stack.pop()); }
    reset() { Object.assign(this, defaults); this._m = new DOMMatrix(); }
    measureText(text) {
      const ls = parseFloat(this.letterSpacing) || 0, ws = parseFloat(this.wordSpacing) || 0;
      const r = K.measureText(this.font, String(text), ls, ws) || K.measureText("10px sans-serif", String(text), ls, ws) || [0, 0, 0];
      return Object.assign(new TextMetrics(), { width: r[0], actualBoundingBoxLeft: 0, actualBoundingBoxRight: r[0], actualBoundingBoxAscent: r[1], actualBoundingBoxDescent: r[2],
        fontBoundingBoxAscent: r[1], fontBoundingBoxDescent: r[2], emHeightAscent: r[1], emHeightDescent: r[2], alphabeticBaseline: 0, hangingBaseline: r[1] * 0.8, ideographicBaseline: -r[2] });
    }
    setTransform(a, b, c, d, e, f) { this._m = typeof a === "number" ? new DOMMatrix([a, b, c, d, e, f]) : DOMMatrix.fromMatrix(a); }
    resetTransform() { this._m = new DOMMatrix(); }
    getTransform() { return this._m; }
    transform(a, b, c, d, e, f) { this._m = this._m.multiply(new DOMMatrix([a, b, c, d, e, f])); }
    translate(x, y) { this._m = this._m.translate(x, y); }
    scale(x, y) { this._m = this._m.scale(x, y); }
    rotate(a) { this._m = this._m.rotate((a * 180) / Math.PI); }
    setLineDash(d) { this._dash = [...d]; }
    getLineDash() { return this._dash.slice(); }
    createLinearGradient() { return new CanvasGradient(); }
    createRadialGradient() { return new CanvasGradient(); }
    createConicGradient() { return new CanvasGradient(); }
    createPattern() { return new CanvasPattern(); }
    createImageData(w, h) { return typeof w === "number" ? new ImageData(w, h) : new ImageData(w.width, w.height); }
    getImageData(x, y, w, h) { unsupported(); return new ImageData(Math.max(1, Math.abs(w | 0)), Math.max(1, Math.abs(h | 0))); }
    isPointInPath() { return false; }
    isPointInStroke() { return false; }
    getContextAttributes() { return { alpha: true, desynchronized: false, colorSpace: "srgb", willReadFrequently: false }; }
  }
  let said = false;
  const unsupported = () => { if (!said) { said = true; K.unsupported("drawing on a 2D canvas"); } };
  for (const m of ["beginPath", "clip", ...paths]) kn.method(CanvasRenderingContext2D.prototype, m, () => {});
  for (const m of ["fill", "stroke", "fillRect", "strokeRect", "clearRect", "fillText", "strokeText", "drawImage", "putImageData", "drawElementImage", "drawFocusIfNeeded"])
    kn.method(CanvasRenderingContext2D.prototype, m, unsupported);
  const contexts = new WeakMap();
  def(C, {
    getContext(kind) {
      kind = String(kind);
      if (kind === "2d") {
        let c = contexts.get(this);
        if (!c) contexts.set(this, (c = new CanvasRenderingContext2D(this)));
        return c;
      }
      K.unsupported("a '" + kind + "' context", "kinora draws without a graphics processor");
      return null;
    },
    toDataURL() { unsupported(); return "data:,"; },
    toBlob(f) { unsupported(); G.setTimeout(() => f(null), 0); },
    transferControlToOffscreen() { K.unsupported("OffscreenCanvas"); return null; },
    captureStream() { K.unsupported("captureStream()"); return null; },
  });
  const names = { CanvasRenderingContext2D, CanvasGradient, CanvasPattern, TextMetrics, ImageData, Path2D };
  for (const n in names) kn.method(G, n, names[n]);
  for (const n of ["WebGLRenderingContext", "WebGL2RenderingContext"]) kn.method(G, n, class {});
})
