/* Images, video and audio (HTML §4.8): sizes and lengths are those of the files; the picture of a video follows the
 * timeline, whatever scripts ask of playback. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { get, def, reflect, reflectEnum, fail } = kn;

  /* What layout and raster read is the attribute: a blob: URL stands there as data, a URL of the page as a path. */
  const given = new WeakMap(); // element → URL of a blob
  const setSource = (el, attr, v) => {
    v = String(v);
    const data = v.startsWith("blob:") ? kn.blobDataURL(v) : null;
    if (data) given.set(el, v);
    else given.delete(el);
    el.setAttribute(attr, data || (v.startsWith("http://localhost/") ? v.slice(kn.up ? 16 : 17) : v));
  };
  const source = (el, attr) => { const v = el.getAttribute(attr); return v === null || v === "" ? "" : given.get(el) || kn.absolute(v); };

  /* ---- images ---- */
  const Img = I.HTMLImageElement;
  reflect(Img, "alt srcset sizes useMap:usemap name align referrerPolicy");
  reflect(Img, "crossOrigin:crossorigin", "null");
  reflect(Img, "isMap", "bool");
  reflectEnum(Img, "loading", "lazy eager", "eager");
  reflectEnum(Img, "decoding", "sync async auto", "auto");
  reflectEnum(Img, "fetchPriority", "high low auto", "auto");
  const size = (el) => { const u = el.getAttribute("src"); return u ? K.imageSize(el, u) : null; };
  const pending = new WeakMap(); // image → number of the load that has not been told
  let loads = 0;
  const settle = (el) => {
    const n = ++loads;
    pending.set(el, n);
    G.setTimeout(() => {
      if (pending.get(el) !== n) return;
      pending.delete(el);
      el.dispatchEvent(new Event(size(el) ? "load" : "error"));
    }, 0);
  };
  get(Img, "src", function () { return source(this, "src"); }, function (v) { setSource(this, "src", v); settle(this); });
  const setAttribute = I.Element.prototype.setAttribute;
  kn.method(Img.prototype, "setAttribute", function (name, v) {
    if (String(name).toLowerCase() === "src") { setAttribute.call(this, "src", String(v).startsWith("blob:") ? kn.blobDataURL(String(v)) || v : v); settle(this); } else setAttribute.apply(this, arguments);
  });
  get(Img, "currentSrc", function () { return this.src; });
  get(Img, "complete", function () { return !pending.has(this) || !this.getAttribute("src"); });
  get(Img, "naturalWidth", function () { const s = size(this); return s ? Math.round(s[0]) : 0; });
  get(Img, "naturalHeight", function () { const s = size(this); return s ? Math.round(s[1]) : 0; });
  get(Img, "x", function () { return Math.round(this.getBoundingClientRect().x); });
  get(Img, "y", function () { return Math.round(this.getBoundingClientRect().y); });
  for (const m of ["width", "height"])
    get(Img, m, function () {
      if (this.isConnected && this.getClientRects().length) return Math.round(this.getBoundingClientRect()[m]);
      const a = parseInt(this.getAttribute(m), 10);
      return a >= 0 ? a : this[m === "width" ? "naturalWidth" : "naturalHeight"];
    }, function (v) { this.setAttribute(m, String(Math.trunc(v) || 0)); });
  def(Img, { decode() { return size(this) ? Promise.resolve() : Promise.reject(new kn.DOMException("the image cannot be decoded", "EncodingError")); } });
  function Image(w, h) { const el = K.element(0, "img"); if (w !== undefined) el.width = w; if (h !== undefined) el.height = h; return el; }
  Image.prototype = Img.prototype;
  kn.method(G, "Image", Image);

  /* ---- style sheets by link: read at once, told later ---- */
  kn.linkInserted = (el) => { if (/(^|\s)stylesheet(\s|$)/i.test(el.rel)) G.setTimeout(() => el.dispatchEvent(new Event(K.sheetText(el) === null ? "error" : "load")), 0); };

  /* ---- media elements ---- */
  const M = I.HTMLMediaElement, state = new WeakMap();
  const st = (el) => { let s = state.get(el); if (!s) state.set(el, (s = { time: 0, rate: 1, base: 1, volume: 1, muted: null, paused: true })); return s; };
  kn.constants(M, { NETWORK_EMPTY: 0, NETWORK_IDLE: 1, NETWORK_LOADING: 2, NETWORK_NO_SOURCE: 3, HAVE_NOTHING: 0, HAVE_METADATA: 1, HAVE_CURRENT_DATA: 2, HAVE_FUTURE_DATA: 3, HAVE_ENOUGH_DATA: 4 });
  reflect(M, "crossOrigin:crossorigin", "null");
  reflectEnum(M, "preload", "none metadata auto", "metadata");
  reflect(M, "autoplay loop controls defaultMuted:muted disableRemotePlayback", "bool");
  const info = (el) => K.mediaInfo(el);
  get(M, "src", function () { return source(this, "src"); }, function (v) { setSource(this, "src", v); });
  get(M, "srcObject", () => null, () => K.unsupported("srcObject"));
  get(M, "currentSrc", function () { const s = this.querySelector("source[src]"); return this.src || (s ? s.src : ""); });
  get(M, "duration", function () { const i = info(this); return i ? i[0] : NaN; });
  get(M, "currentTime", function () { return st(this).time; }, function (v) { v = Number(v); if (!Number.isFinite(v)) throw new TypeError("the time is not finite"); st(this).time = Math.max(0, v); });
  get(M, "playbackRate", function () { return st(this).rate; }, function (v) { st(this).rate = Number(v); });
  get(M, "defaultPlaybackRate", function () { return st(this).base; }, function (v) { st(this).base = Number(v); });
  get(M, "preservesPitch", () => true, () => {});
  get(M, "volume", function () { return st(this).volume; }, function (v) { v = Number(v); if (!(v >= 0 && v <= 1)) fail("IndexSizeError", "the volume is outside 0..1"); st(this).volume = v; K.setVolume(this, st(this).muted ? 0 : v); });
  get(M, "muted", function () { return st(this).muted ?? this.hasAttribute("muted"); }, function (v) { st(this).muted = !!v; K.setVolume(this, v ? 0 : st(this).volume); });
  get(M, "paused", function () { return st(this).paused; });
  get(M, "readyState", function () { return info(this) ? 4 : 0; });
  get(M, "networkState", function () { return info(this) ? 1 : this.hasAttribute("src") ? 3 : 0; });
  class TimeRanges {
    #end;
    constructor(end) { this.#end = end; }
    get length() { return this.#end > 0 ? 1 : 0; }
    start(i) { if (i !== 0 || !this.length) fail("IndexSizeError", "there is no such range"); return 0; }
    end(i) { this.start(i); return this.#end; }
  }
  kn.expose({ TimeRanges });
  const fixed = { ended: false, seeking: false, error: null, mediaKeys: null, sinkId: "" };
  for (const k in fixed) get(M, k, () => fixed[k]);
  for (const k of ["textTracks", "audioTracks", "videoTracks"]) get(M, k, () => []);
  for (const k of ["buffered", "seekable"]) get(M, k, function () { return new TimeRanges(this.duration); });
  get(M, "played", () => new TimeRanges(0));
  const TYPES = { probably: /codecs/, maybe: /^(video\/(mp4|webm|ogg|quicktime|x-m4v)|audio\/(mp4|mpeg|mp3|ogg|wav|webm|x-wav|aac|flac|x-m4a))/i };
  def(M, { play() { st(this).paused = false; return Promise.resolve(); }, pause() { st(this).paused = true; }, load() {}, fastSeek(t) { this.currentTime = t; },
    canPlayType(t) { return TYPES.maybe.test(t) ? (TYPES.probably.test(t) ? "probably" : "maybe") : ""; },
    captureStream() { K.unsupported("captureStream()"); return null; }, addTextTrack() { K.unsupported("addTextTrack()"); return {}; }, setSinkId() { return Promise.resolve(); } });
  const V = I.HTMLVideoElement;
  get(V, "poster", function () { return source(this, "poster"); }, function (v) { setSource(this, "poster", v); });
  reflect(V, "playsInline disablePictureInPicture", "bool");
  get(V, "videoWidth", function () { const i = info(this); return i ? i[1] : 0; });
  get(V, "videoHeight", function () { const i = info(this); return i ? i[2] : 0; });
  for (const m of ["width", "height"]) get(V, m, function () { return parseInt(this.getAttribute(m), 10) || 0; }, function (v) { this.setAttribute(m, String(Math.trunc(v) || 0)); });
  def(V, { requestVideoFrameCallback(f) { return G.requestAnimationFrame((t) => f(t, { presentationTime: t, expectedDisplayTime: t, mediaTime: st(this).time, presentedFrames: 1, width: this.videoWidth, height: this.videoHeight })); },
    cancelVideoFrameCallback(id) { G.cancelAnimationFrame(id); }, getVideoPlaybackQuality() { return { droppedVideoFrames: 0, totalVideoFrames: 0, corruptedVideoFrames: 0, creationTime: 0 }; },
    requestPictureInPicture() { return Promise.reject(new kn.DOMException("it is not allowed here", "NotAllowedError")); } });
  function Audio(src) { const el = K.element(0, "audio"); el.setAttribute("preload", "auto"); if (src !== undefined) el.src = src; return el; }
  Audio.prototype = I.HTMLAudioElement.prototype;
  kn.method(G, "Audio", Audio);
  reflectEnum(I.HTMLTrackElement, "kind", "subtitles captions descriptions chapters metadata", "subtitles", "metadata");
  reflect(I.HTMLTrackElement, "srclang label");
  reflect(I.HTMLTrackElement, "src", "url");
  reflect(I.HTMLTrackElement, "default", "bool");
})
