/* The interfaces' classes and the event system. Members that are written in C are put on the prototypes
 * afterwards (webapi.def). */
(function (K, G, kn) {
  "use strict";
  kn.accessor = (proto, name, get, set) =>
    Object.defineProperty(proto, name, { get, set, enumerable: true, configurable: true });
  kn.method = (proto, name, value) =>
    Object.defineProperty(proto, name, { value, writable: true, enumerable: false, configurable: true });

  /* ---- events (DOM §2) ---- */
  class Event {
    constructor(type, init) {
      if (type === undefined) throw new TypeError("Event needs a type");
      const i = init || {};
      this.type = String(type);
      this.bubbles = !!i.bubbles;
      this.cancelable = !!i.cancelable;
      this.composed = !!i.composed;
      this.defaultPrevented = false;
      this.target = null;
      this.currentTarget = null;
      this.eventPhase = 0;
      this.isTrusted = false;
      this.timeStamp = K.now();
      this._stop = 0;
    }
    get srcElement() { return this.target; }
    get returnValue() { return !this.defaultPrevented; }
    get cancelBubble() { return this._stop > 0; }
    set cancelBubble(v) { if (v) this.stopPropagation(); }
    preventDefault() { if (this.cancelable) this.defaultPrevented = true; }
    stopPropagation() { this._stop = Math.max(this._stop, 1); }
    stopImmediatePropagation() { this._stop = 2; }
    composedPath() { return this.target ? pathOf(this.target, this) : []; }
    initEvent(type, bubbles, cancelable) {
      this.type = String(type);
      this.bubbles = !!bubbles;
      this.cancelable = !!cancelable;
    }
  }
  Object.assign(Event, { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 });
  class CustomEvent extends Event {
    constructor(type, init) {
      super(type, init);
      this.detail = init && init.detail !== undefined ? init.detail : null;
    }
    initCustomEvent(type, bubbles, cancelable, detail) {
      this.initEvent(type, bubbles, cancelable);
      this.detail = detail;
    }
  }
  const kinds = { Event, CustomEvent };
  const derive = (name, base, members) => {
    const c = { [name]: class extends base {
      constructor(type, init) {
        super(type, init);
        for (const m in members) this[m] = init && m in init ? init[m] : members[m];
      }
    } }[name];
    kinds[name] = c;
    return c;
  };
  const UIEvent = derive("UIEvent", Event, { view: null, detail: 0 });
  const MouseEvent = derive("MouseEvent", UIEvent, {
    clientX: 0, clientY: 0, screenX: 0, screenY: 0, pageX: 0, pageY: 0, offsetX: 0, offsetY: 0, movementX: 0, movementY: 0,
    button: 0, buttons: 0, ctrlKey: false, shiftKey: false, altKey: false, metaKey: false, relatedTarget: null });
  derive("PointerEvent", MouseEvent, { pointerId: 0, width: 1, height: 1, pressure: 0, pointerType: "", isPrimary: false });
  derive("WheelEvent", MouseEvent, { deltaX: 0, deltaY: 0, deltaZ: 0, deltaMode: 0 });
  derive("KeyboardEvent", UIEvent, { key: "", code: "", location: 0, repeat: false, ctrlKey: false, shiftKey: false, altKey: false, metaKey: false });
  derive("FocusEvent", UIEvent, { relatedTarget: null });
  derive("InputEvent", UIEvent, { data: null, inputType: "", isComposing: false });
  derive("TouchEvent", UIEvent, { touches: [], targetTouches: [], changedTouches: [] });
  derive("AnimationEvent", Event, { animationName: "", elapsedTime: 0, pseudoElement: "" });
  derive("TransitionEvent", Event, { propertyName: "", elapsedTime: 0, pseudoElement: "" });
  derive("MessageEvent", Event, { data: null, origin: "", source: null, ports: [] });
  derive("ErrorEvent", Event, { message: "", filename: "", lineno: 0, colno: 0, error: null });
  derive("ProgressEvent", Event, { lengthComputable: false, loaded: 0, total: 0 });
  derive("PromiseRejectionEvent", Event, { promise: null, reason: undefined });
  derive("HashChangeEvent", Event, { oldURL: "", newURL: "" });
  derive("PopStateEvent", Event, { state: null });
  derive("PageTransitionEvent", Event, { persisted: false });
  derive("StorageEvent", Event, { key: null, oldValue: null, newValue: null });

  const listeners = new WeakMap();
  const doc = () => kn.document;
  function pathOf(target, ev) {
    const path = [target];
    if (target instanceof Node) {
      let n = target;
      while ((n = n.parentNode)) path.push(n);
      if (path[path.length - 1] === doc() && ev.type !== "load") path.push(G);
    }
    return path;
  }
  function invoke(target, ev, phase) {
    const map = listeners.get(target);
    const list = map && map.get(ev.type);
    ev.currentTarget = target;
    if (list)
      for (const l of list.slice()) {
        if (l.removed || (phase === 1 && !l.capture) || (phase === 3 && l.capture)) continue;
        if (l.once) remove(target, ev.type, l.fn, l.capture);
        try {
          if (typeof l.fn === "function") l.fn.call(target, ev);
          else if (l.fn && typeof l.fn.handleEvent === "function") l.fn.handleEvent(ev);
        } catch (e) {
          K.exception(e);
        }
        if (ev._stop > 1) return;
      }
    const on = phase !== 1 && target["on" + ev.type];
    if (typeof on === "function")
      try {
        if (on.call(target, ev) === false) ev.preventDefault();
      } catch (e) {
        K.exception(e);
      }
  }
  function remove(target, type, fn, capture) {
    const map = listeners.get(target);
    const list = map && map.get(type);
    if (!list) return;
    const i = list.findIndex((l) => l.fn === fn && l.capture === capture);
    if (i >= 0) list.splice(i, 1)[0].removed = true;
  }
  const captureOf = (o) => (typeof o === "object" && o ? !!o.capture : !!o);
  class EventTarget {
    addEventListener(type, fn, options) {
      if (!fn) return;
      const self = this === undefined ? G : this, capture = captureOf(options);
      const o = typeof options === "object" && options ? options : {};
      if (o.signal && o.signal.aborted) return;
      let map = listeners.get(self);
      if (!map) listeners.set(self, (map = new Map()));
      type = String(type);
      let list = map.get(type);
      if (!list) map.set(type, (list = []));
      if (list.some((l) => l.fn === fn && l.capture === capture)) return;
      list.push({ fn, capture, once: !!o.once, removed: false });
      if (o.signal) o.signal.addEventListener("abort", () => remove(self, type, fn, capture));
    }
    removeEventListener(type, fn, options) {
      remove(this === undefined ? G : this, String(type), fn, captureOf(options));
    }
    dispatchEvent(ev) {
      const self = this === undefined ? G : this;
      if (!(ev instanceof Event)) throw new TypeError("parameter 1 is not of type 'Event'");
      ev.target = self;
      const path = pathOf(self, ev);
      for (let i = path.length - 1; i > 0 && !ev._stop; i--) {
        ev.eventPhase = 1;
        invoke(path[i], ev, 1);
      }
      if (!ev._stop) {
        ev.eventPhase = 2;
        invoke(self, ev, 2);
      }
      for (let i = 1; ev.bubbles && i < path.length && !ev._stop; i++) {
        ev.eventPhase = 3;
        invoke(path[i], ev, 3);
      }
      ev.eventPhase = 0;
      ev.currentTarget = null;
      return !ev.defaultPrevented;
    }
  }
  for (const m of ["addEventListener", "removeEventListener", "dispatchEvent"])
    kn.method(G, m, function () { return EventTarget.prototype[m].apply(G, arguments); });

  /* ---- nodes ---- */
  const illegal = () => { throw new TypeError("Illegal constructor"); };
  class Node extends EventTarget {
    constructor() { illegal(); }
  }
  const constants = { ELEMENT_NODE: 1, ATTRIBUTE_NODE: 2, TEXT_NODE: 3, CDATA_SECTION_NODE: 4, PROCESSING_INSTRUCTION_NODE: 7,
    COMMENT_NODE: 8, DOCUMENT_NODE: 9, DOCUMENT_TYPE_NODE: 10, DOCUMENT_FRAGMENT_NODE: 11,
    DOCUMENT_POSITION_DISCONNECTED: 1, DOCUMENT_POSITION_PRECEDING: 2, DOCUMENT_POSITION_FOLLOWING: 4,
    DOCUMENT_POSITION_CONTAINS: 8, DOCUMENT_POSITION_CONTAINED_BY: 16, DOCUMENT_POSITION_IMPLEMENTATION_SPECIFIC: 32 };
  Object.assign(Node, constants);
  Object.assign(Node.prototype, constants);

  /* A class whose constructor gives an object made elsewhere. */
  const made = new WeakMap(); // custom element class → tag
  let upgrading = null;
  kn.customTags = made;
  kn.upgrade = (el, cls) => {
    Object.setPrototypeOf(el, cls.prototype);
    upgrading = el;
    try { new cls(); } finally { upgrading = null; }
  };
  function construct(target, tag) {
    if (upgrading) {
      const el = upgrading;
      upgrading = null;
      return el;
    }
    const name = made.get(target) || tag;
    if (!name) illegal();
    const el = K.element(0, name);
    if (made.has(target)) Object.setPrototypeOf(el, target.prototype);
    return el;
  }
  const base = (name, parent) => ({ [name]: class extends parent { constructor() { return illegal(); } } })[name];
  const I = { EventTarget, Node, ...kinds };
  I.CharacterData = base("CharacterData", Node);
  I.Text = class Text extends I.CharacterData { constructor(data) { return K.text(data === undefined ? "" : data); } };
  I.Comment = class Comment extends I.CharacterData { constructor(data) { return K.comment(data === undefined ? "" : data); } };
  I.Document = class Document extends Node { constructor() { return K.parseDocument("", false); } };
  I.HTMLDocument = I.Document;
  I.XMLDocument = I.Document;
  I.DocumentType = base("DocumentType", Node);
  I.DocumentFragment = class DocumentFragment extends Node { constructor() { return K.fragment(); } };
  I.ShadowRoot = base("ShadowRoot", I.DocumentFragment);
  I.Element = base("Element", Node);
  I.HTMLElement = class HTMLElement extends I.Element { constructor() { return construct(new.target, null); } };
  I.SVGElement = base("SVGElement", I.Element);
  I.SVGGraphicsElement = base("SVGGraphicsElement", I.SVGElement);
  I.SVGGeometryElement = base("SVGGeometryElement", I.SVGGraphicsElement);

  const html = { Anchor: "a", Audio: "audio", Base: "base", Body: "body", BR: "br", Button: "button", Canvas: "canvas", Div: "div",
    DList: "dl", Embed: "embed", Form: "form", Heading: "h1 h2 h3 h4 h5 h6", Head: "head", HR: "hr", Html: "html", IFrame: "iframe",
    Image: "img", Input: "input", Label: "label", LI: "li", Link: "link", Meta: "meta", OList: "ol", Object: "object",
    Option: "option", Paragraph: "p", Picture: "picture", Pre: "pre", Quote: "blockquote q", Script: "script", Select: "select",
    Slot: "slot", Source: "source", Span: "span", Style: "style", TableCell: "td th", Table: "table", TableRow: "tr",
    TableSection: "tbody thead tfoot", Template: "template", TextArea: "textarea", Time: "time", Title: "title", UList: "ul",
    Video: "video", Track: "track", Progress: "progress", Dialog: "dialog", Details: "details" };
  I.HTMLMediaElement = base("HTMLMediaElement", I.HTMLElement);
  for (const short in html) {
    const name = "HTML" + short + "Element", tags = html[short].split(" ");
    const parent = short === "Audio" || short === "Video" ? I.HTMLMediaElement : I.HTMLElement;
    I[name] = { [name]: class extends parent { constructor() { return construct(new.target, null); } } }[name];
    for (const t of tags) K_set(0, t, I[name]);
  }
  I.HTMLUnknownElement = base("HTMLUnknownElement", I.HTMLElement);
  const svg = { SVG: "svg", G: "g", Defs: "defs", Use: "use", Symbol: "symbol", Text: "text", TSpan: "tspan", TextPath: "textPath",
    Image: "image", ForeignObject: "foreignObject", A: "a", Switch: "switch" };
  for (const short in svg) {
    const name = "SVG" + short + "Element";
    I[name] = base(name, I.SVGGraphicsElement);
    for (const t of svg[short].split(" ")) K_set(1, t, I[name]);
  }
  const shapes = { Path: "path", Rect: "rect", Circle: "circle", Ellipse: "ellipse", Line: "line", Polyline: "polyline", Polygon: "polygon" };
  for (const short in shapes) {
    const name = "SVG" + short + "Element";
    I[name] = base(name, I.SVGGeometryElement);
    K_set(1, shapes[short], I[name]);
  }
  for (const short of ["LinearGradient", "RadialGradient", "Stop", "Pattern", "ClipPath", "Mask", "Marker", "Filter", "Style", "Script", "Title", "Desc", "Animate"]) {
    const name = "SVG" + short + "Element";
    I[name] = base(name, I.SVGElement);
    K_set(1, short[0].toLowerCase() + short.slice(1), I[name]);
  }
  function K_set(ns, tag, cls) { (kn.protoQueue ||= []).push([ns, tag, cls.prototype]); }

  I.CSSStyleDeclaration = base("CSSStyleDeclaration", Object);
  I.CSSComputedStyle = base("CSSStyleDeclaration", I.CSSStyleDeclaration);
  I.NodeList = base("NodeList", Object);
  I.HTMLCollection = base("HTMLCollection", Object);
  for (const n of ["CanvasRenderingContext2D", "CanvasGradient", "CanvasPattern"])
    I[n] = { [n]: class { constructor() { throw new TypeError("Illegal constructor"); } } }[n];
  I.Path2D = function Path2D(from) { return K.path2d(from); };
  kn.interfaces = I;
  for (const name in I) if (name !== "CSSComputedStyle") kn.method(G, name, I[name]);
})
