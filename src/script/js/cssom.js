/* CSSOM §6: style sheets and their rules as objects. What scripts change is given back to the style engine as the
 * sheet's text, once before styles are next needed. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { get, fail } = kn, document = kn.document;

  /* ---- CSSStyleDeclaration ---- */
  const D = I.CSSStyleDeclaration;
  const style = Object.getOwnPropertyDescriptor(I.Element.prototype, "style").get;
  for (const c of [I.HTMLElement, I.SVGElement, I.MathMLElement]) get(c, "style", style, function (v) { style.call(this).cssText = v; });
  const ruleOf = new WeakMap(); // style → rule
  get(D, "parentRule", function () { return ruleOf.get(this) || null; });
  kn.method(D.prototype, Symbol.iterator, function* () { for (let i = 0; i < this.length; i++) yield this.item(i); });
  kn.accessor(I.CSSComputedStyle.prototype, "cssText", () => "", () => fail("NoModificationAllowedError", "computed styles are read-only"));
  kn.def(I.CSSComputedStyle, {
    setProperty() { fail("NoModificationAllowedError", "computed styles are read-only"); },
    removeProperty() { fail("NoModificationAllowedError", "computed styles are read-only"); },
    getPropertyPriority() { return ""; },
  });
  kn.method(G, "getComputedStyle", (el, pseudo) => K.computedStyle(el, pseudo));

  /* ---- MediaList ---- */
  const lists = new WeakMap(); // MediaList → { get, set }
  class MediaList {
    constructor(key) { if (key !== lists) kn.illegal(); }
    get mediaText() { return K.mediaText(lists.get(this).get()); }
    set mediaText(v) { lists.get(this).set(String(v)); }
    get length() { return words(this).length; }
    item(i) { return words(this)[i] ?? null; }
    appendMedium(m) { if (!words(this).includes(K.mediaText(m))) this.mediaText = [...words(this), m].join(", "); }
    deleteMedium(m) { this.mediaText = words(this).filter((w) => w !== K.mediaText(m)).join(", "); }
    toString() { return this.mediaText; }
  }
  const words = (m) => (m.mediaText ? m.mediaText.split(", ") : []);
  const mediaList = (getText, setText) => { const m = new MediaList(lists); lists.set(m, { get: getText, set: setText }); return m; };

  /* ---- rules ---- */
  const state = new WeakMap(); // rule or rule list → its data
  const of = (r) => state.get(r) || kn.illegal();
  const changed = (r) => { for (let x = of(r); x; x = x.parent && of(x.parent)) if (x.sheet) return void touch(x.sheet); };
  class CSSRule {
    constructor(key) { if (key !== state) kn.illegal(); }
    get parentRule() { return of(this).parent || null; }
    get parentStyleSheet() { for (let x = of(this); x; x = x.parent && of(x.parent)) if (x.sheet) return x.sheet; return null; }
    get type() { return TYPES[this.constructor.name] ?? 0; }
    get cssText() { return textOf(this); }
    set cssText(v) {}
  }
  kn.constants(CSSRule, { STYLE_RULE: 1, CHARSET_RULE: 2, IMPORT_RULE: 3, MEDIA_RULE: 4, FONT_FACE_RULE: 5, PAGE_RULE: 6, KEYFRAMES_RULE: 7, KEYFRAME_RULE: 8, MARGIN_RULE: 9,
    NAMESPACE_RULE: 10, COUNTER_STYLE_RULE: 11, SUPPORTS_RULE: 12, FONT_FEATURE_VALUES_RULE: 14 });
  const TYPES = { CSSStyleRule: 1, CSSImportRule: 3, CSSMediaRule: 4, CSSFontFaceRule: 5, CSSKeyframesRule: 7, CSSKeyframeRule: 8, CSSCounterStyleRule: 11, CSSSupportsRule: 12, CSSFontFeatureValuesRule: 14 };
  class CSSRuleList {
    constructor(key) { if (key !== state) kn.illegal(); }
    get length() { return of(this).length; }
    item(i) { return of(this)[i] ?? null; }
  }
  kn.method(CSSRuleList.prototype, Symbol.iterator, Array.prototype[Symbol.iterator]);
  const index = (k) => typeof k === "string" && /^(0|[1-9]\d*)$/.test(k);
  const ruleList = (array) => {
    const l = new CSSRuleList(state), p = new Proxy(l, {
      get: (t, k) => (index(k) ? array[k] : Reflect.get(t, k, t)),
      has: (t, k) => (index(k) ? k < array.length : Reflect.has(t, k)),
      ownKeys: () => array.map((r, i) => String(i)),
      getOwnPropertyDescriptor: (t, k) => (index(k) && k < array.length ? { value: array[k], enumerable: true, configurable: true, writable: false } : undefined),
    });
    state.set(l, array);
    state.set(p, array);
    return p;
  };
  const declared = (r) => {
    const s = of(r);
    if (!s.style) { s.style = K.ruleStyle(s.body); ruleOf.set(s.style, r); }
    return s.style;
  };
  kn.ruleStyleChanged = (st) => { const r = ruleOf.get(st); if (r) changed(r); };
  const insert = (owner, rules, text, at, make) => {
    const made = K.parseSheet(String(text));
    if (made.length !== 1) fail("SyntaxError", "'" + text + "' is not one rule");
    if (!(at >= 0 && at <= rules.length)) fail("IndexSizeError", "there are only " + rules.length + " rules");
    rules.splice(at, 0, make(made[0]));
    return at;
  };
  const removeAt = (rules, at) => {
    at = at >>> 0;
    if (at >= rules.length) fail("IndexSizeError", "there are only " + rules.length + " rules");
    const [r] = rules.splice(at, 1);
    of(r).parent = of(r).sheet = null;
  };
  class CSSGroupingRule extends CSSRule {
    get cssRules() { const s = of(this); return (s.list ||= ruleList(s.rules)); }
    insertRule(text, at = 0) { const s = of(this); insert(this, s.rules, text, at >>> 0, (m) => fromArray(m, this, null)); changed(this); return at >>> 0; }
    deleteRule(at) { removeAt(of(this).rules, at); changed(this); }
  }
  class CSSConditionRule extends CSSGroupingRule {
    get conditionText() { return of(this).head; }
  }
  class CSSStyleRule extends CSSGroupingRule {
    get selectorText() { return of(this).head; }
    set selectorText(v) { const t = K.selectorText(String(v)); if (t !== null) { of(this).head = t; changed(this); } }
    get style() { return declared(this); }
    set style(v) { declared(this).cssText = v; }
  }
  class CSSMediaRule extends CSSConditionRule {
    get conditionText() { return K.mediaText(of(this).head); }
    get media() { const s = of(this); return (s.media ||= mediaList(() => s.head, (v) => { s.head = v; changed(this); })); }
    get matches() { return K.media(of(this).head); }
  }
  class CSSSupportsRule extends CSSConditionRule { get matches() { return K.supportsCondition(of(this).head); } }
  class CSSContainerRule extends CSSConditionRule {
    get containerName() { const m = /^[\w-]+(?=\s|$)/.exec(of(this).head); return m && !/^(not|style)$/.test(m[0]) ? m[0] : ""; }
    get containerQuery() { return of(this).head.slice(this.containerName.length).trim(); }
  }
  class CSSLayerBlockRule extends CSSGroupingRule { get name() { return of(this).head; } }
  class CSSLayerStatementRule extends CSSRule { get nameList() { return of(this).head.split(/\s*,\s*/); } }
  class CSSScopeRule extends CSSGroupingRule {}
  class CSSStartingStyleRule extends CSSGroupingRule {}
  class CSSImportRule extends CSSRule {
    get href() { return of(this).head; }
    get layerName() { return of(this).layer; }
    get media() { const s = of(this); return (s.list ||= mediaList(() => s.media, (v) => { s.media = v; changed(this); })); }
    get styleSheet() { return null; }
  }
  /* Descriptors are not properties: kept as text. */
  const descriptors = (text) => [...text.matchAll(/([\w-]+)\s*:\s*((?:[^;"'()]|"[^"]*"|'[^']*'|\((?:[^()"']|"[^"]*"|'[^']*')*\))*)(?:;|$)/g)].map((m) => [m[1], m[2].trim()]);
  const describe = (r) => {
    const s = of(r), read = () => descriptors(s.body), write = (l) => { s.body = l.map(([n, v]) => n + ": " + v + ";").join(" "); changed(r); };
    const css = (n) => String(n).replace(/[A-Z]/g, (c) => "-" + c.toLowerCase());
    const o = Object.create(D.prototype, Object.fromEntries(Object.entries({
      getPropertyValue: (n) => (read().find((d) => d[0] === css(n)) || [0, ""])[1], getPropertyPriority: () => "", item: (i) => (read()[i] || [""])[0],
      setProperty: (n, v) => write([...read().filter((d) => d[0] !== css(n)), [css(n), String(v)]]), removeProperty(n) { const old = this.getPropertyValue(n); write(read().filter((d) => d[0] !== css(n))); return old; },
    }).map(([k, value]) => [k, { value }])));
    Object.defineProperties(o, { length: { get: () => read().length }, cssText: { get: () => s.body, set: (v) => { s.body = String(v); changed(r); } }, parentRule: { value: r } });
    return new Proxy(o, { get: (t, k) => (typeof k === "symbol" || k in t ? Reflect.get(t, k, t) : t.getPropertyValue(k)), set: (t, k, v) => { if (k === "cssText") t.cssText = v; else t.setProperty(k, v); return true; } });
  };
  class CSSFontFaceRule extends CSSRule { get style() { const s = of(this); return (s.style ||= describe(this)); } }
  class CSSCounterStyleRule extends CSSRule { get name() { return of(this).head; } }
  class CSSFontFeatureValuesRule extends CSSRule { get fontFamily() { return of(this).head; } }
  class CSSFontPaletteValuesRule extends CSSRule { get name() { return of(this).head; } }
  const descriptor = (r, n) => { const d = descriptors(of(r).body).find((x) => x[0] === n); return d ? d[1] : null; };
  class CSSPropertyRule extends CSSRule {
    get name() { return of(this).head; }
    get syntax() { return (descriptor(this, "syntax") || "").replace(/^["']|["']$/g, ""); }
    get inherits() { return descriptor(this, "inherits") === "true"; }
    get initialValue() { return descriptor(this, "initial-value"); }
  }
  class CSSKeyframeRule extends CSSRule {
    get keyText() { return of(this).head; }
    set keyText(v) { const t = stops(v); if (t === null) fail("SyntaxError", "'" + v + "' is no place in time"); of(this).head = t; changed(this); }
    get style() { return declared(this); }
  }
  const stops = (v) => { const m = K.parseSheet("@keyframes k{" + v + "{}}"); return m[0] && m[0][3][0] ? m[0][3][0][1] : null; };
  class CSSKeyframesRule extends CSSRule {
    get name() { return of(this).head; }
    set name(v) { of(this).head = String(v); changed(this); }
    get cssRules() { const s = of(this); return (s.list ||= ruleList(s.rules)); }
    get length() { return of(this).rules.length; }
    appendRule(text) { for (const m of (K.parseSheet("@keyframes k{" + text + "}")[0] || [])[3] || []) of(this).rules.push(fromArray(m, this, null)); changed(this); }
    findRule(key) { const t = stops(key); return of(this).rules.findLast((r) => r.keyText === t) || null; }
    deleteRule(key) { const r = this.findRule(key); if (r) { removeAt(of(this).rules, of(this).rules.indexOf(r)); changed(this); } }
  }
  const KINDS = [CSSStyleRule, CSSMediaRule, CSSSupportsRule, CSSLayerBlockRule, CSSContainerRule, CSSImportRule, CSSFontFaceRule, CSSKeyframesRule, CSSKeyframeRule, CSSPropertyRule,
    CSSScopeRule, CSSStartingStyleRule, CSSCounterStyleRule, CSSFontFeatureValuesRule, CSSFontPaletteValuesRule];
  const AT = { 1: "media", 2: "supports", 3: "layer", 4: "container", 10: "scope", 11: "starting-style" };
  function fromArray([kind, head, body, rules, layer, media], parent, sheet) {
    const C = kind === 3 && !rules.length ? CSSLayerStatementRule : KINDS[kind], r = new C(state);
    const s = { kind, head: head.trim(), body, parent, sheet, layer, media, rules: null };
    state.set(r, s);
    s.rules = rules.map((m) => fromArray(m, r, null));
    return r;
  }
  const indent = (t) => t.replace(/\n/g, "\n  ");
  function textOf(r) {
    const s = of(r), body = s.style && s.kind !== 6 ? s.style.cssText : s.body;
    const block = body ? "{ " + body + " }" : "{ }";
    const group = (head) => head + " {" + s.rules.map((c) => "\n  " + indent(textOf(c))).join("") + "\n}";
    switch (s.kind) {
      case 0: return s.rules.length ? s.head + " {" + (body ? "\n  " + body : "") + s.rules.map((c) => "\n  " + indent(textOf(c))).join("") + "\n}" : s.head + " " + block;
      case 5: return '@import url("' + s.head + '")' + (s.layer === null ? "" : s.layer ? " layer(" + s.layer + ")" : " layer") + (s.media ? " " + s.media : "") + ";";
      case 6: return "@font-face " + block;
      case 7: return "@keyframes " + s.head + " { " + s.rules.map((c) => "\n  " + textOf(c)).join("") + "\n}";
      case 8: return s.head + " " + block;
      case 9: return "@property " + s.head + " " + block;
      case 12: return "@counter-style " + s.head + " " + block;
      case 13: return "@font-feature-values " + s.head + " { " + s.rules.map((c) => "@" + of(c).head + " { " + of(c).body + " }").join(" ") + " }";
      case 14: return "@font-palette-values " + s.head + " " + block;
      case 3: if (!s.rules.length) return "@layer " + s.head + ";"; // falls through
      default: return group("@" + AT[s.kind] + (s.head ? " " + (s.kind === 1 ? K.mediaText(s.head) : s.head) : ""));
    }
  }

  /* ---- sheets ---- */
  const sheets = new WeakMap(); // sheet → { owner, text, rules, list, disabled, media, title, edited }
  const dirty = new Set();
  const touch = (sheet) => { const s = sheets.get(sheet); if (!s) return; s.edited = true; dirty.add(sheet); K.sheetsDirty(); };
  const rulesOf = (sheet) => { const s = sheets.get(sheet); return (s.rules ||= K.parseSheet(s.text).map((m) => fromArray(m, null, sheet))); };
  const textNow = (sheet) => { const s = sheets.get(sheet); return s.edited && s.rules ? s.rules.map(textOf).join("\n") : s.text; };
  class StyleSheet {
    get type() { return "text/css"; }
    get href() { const s = sheets.get(this); return s.owner && s.owner.localName === "link" ? s.owner.href : null; }
    get ownerNode() { return sheets.get(this).owner; }
    get parentStyleSheet() { return null; }
    get title() { const s = sheets.get(this); return (s.owner && s.owner.getAttribute("title")) || null; }
    get media() { const s = sheets.get(this); return (s.mediaList ||= mediaList(() => (s.owner ? s.owner.getAttribute("media") || "" : s.media), (v) => { if (s.owner) s.owner.setAttribute("media", v); else { s.media = v; touch(this); } })); }
    get disabled() { return sheets.get(this).disabled; }
    set disabled(v) { const s = sheets.get(this); if (s.disabled !== !!v) { s.disabled = !!v; dirty.add(this); K.sheetsDirty(); } }
  }
  class CSSStyleSheet extends StyleSheet {
    constructor(o = {}) {
      super();
      sheets.set(this, { owner: null, text: "", rules: [], disabled: !!o.disabled, media: String((o.media && o.media.mediaText) ?? o.media ?? ""), edited: true, made: true });
    }
    get ownerRule() { return null; }
    get cssRules() { const s = sheets.get(this); return (s.list ||= ruleList(rulesOf(this))); }
    get rules() { return this.cssRules; }
    insertRule(text, at = 0) { insert(this, rulesOf(this), text, at >>> 0, (m) => fromArray(m, null, this)); touch(this); return at >>> 0; }
    deleteRule(at) { removeAt(rulesOf(this), at); touch(this); }
    addRule(sel = "undefined", text = "undefined", at = rulesOf(this).length) { this.insertRule(sel + " { " + text + " }", at); return -1; }
    removeRule(at = 0) { this.deleteRule(at); }
    replaceSync(text) {
      const s = sheets.get(this);
      if (!s.made) fail("NotAllowedError", "only sheets that scripts made can be replaced");
      const rules = rulesOf(this);
      rules.length = 0;
      for (const m of K.parseSheet(String(text))) if (m[0] !== 5) rules.push(fromArray(m, null, this));
      touch(this);
    }
    replace(text) { try { this.replaceSync(text); return Promise.resolve(this); } catch (e) { return Promise.reject(e); } }
  }
  const current = new WeakMap(); // element → its sheet
  kn.sheetOf = (el) => {
    const text = K.sheetText(el);
    if (text === null || (el.localName === "link" && el.hasAttribute("disabled"))) { current.delete(el); return null; }
    let sheet = current.get(el);
    if (!sheet || sheets.get(sheet).source !== text) {
      sheet = new CSSStyleSheet();
      sheets.set(sheet, { owner: el, text, source: text, rules: null, disabled: false, media: "", edited: false, made: false });
      current.set(el, sheet);
    }
    return sheet;
  };
  for (const c of [I.HTMLStyleElement, I.HTMLLinkElement, I.SVGStyleElement]) {
    get(c, "sheet", function () { return kn.sheetOf(this); });
    get(c, "disabled", function () { const s = kn.sheetOf(this); return c === I.HTMLLinkElement && !s ? this.hasAttribute("disabled") : !!s && s.disabled; }, function (v) { const s = kn.sheetOf(this); if (s) s.disabled = v; });
  }
  class StyleSheetList {
    constructor(key) { if (key !== sheets) kn.illegal(); }
    get length() { return all(this).length; }
    item(i) { return all(this)[i] ?? null; }
  }
  kn.method(StyleSheetList.prototype, Symbol.iterator, Array.prototype[Symbol.iterator]);
  const roots = new WeakMap();
  const all = (l) => [...roots.get(l).querySelectorAll("style, link")].map(kn.sheetOf).filter(Boolean);
  const listFor = kn.cached((root) => {
    const l = new StyleSheetList(sheets), p = new Proxy(l, {
      get: (t, k) => (index(k) ? all(t)[k] : Reflect.get(t, k, t)),
      has: (t, k) => (index(k) ? k < all(t).length : Reflect.has(t, k)),
      ownKeys: (t) => all(t).map((s, i) => String(i)),
      getOwnPropertyDescriptor: (t, k) => (index(k) && all(t)[k] ? { value: all(t)[k], enumerable: true, configurable: true, writable: false } : undefined),
    });
    roots.set(l, root);
    roots.set(p, root);
    return p;
  });
  kn.styleSheets = (root) => listFor.call(root);

  /* ---- adopted sheets: an array that tells when it changes ---- */
  const adopted = new WeakMap(); // document or shadow root → array
  const adopters = new Set(); // shadow roots whose lists are not empty
  const observed = (root) => {
    let v = adopted.get(root);
    if (!v)
      adopted.set(root, (v = new Proxy([], {
        set: (t, k, x) => {
          if (index(k) && !(x instanceof CSSStyleSheet && sheets.get(x).made)) { if (x instanceof CSSStyleSheet) fail("NotAllowedError", "only sheets that scripts made can be adopted"); throw new TypeError("not a CSSStyleSheet"); }
          const ok = Reflect.set(t, k, x);
          dirty.add(root);
          K.sheetsDirty();
          return ok;
        },
        deleteProperty: (t, k) => { dirty.add(root); K.sheetsDirty(); return Reflect.deleteProperty(t, k); },
      })));
    return v;
  };
  kn.adoptedSheets = observed;
  kn.setAdopted = (root, v) => { const list = observed(root), next = [...v]; list.length = 0; list.push(...next); };
  get(I.Document, "adoptedStyleSheets", function () { return observed(this); }, function (v) { kn.setAdopted(this, v); });

  const wrapped = (sheet) => { const s = sheets.get(sheet), t = s.disabled ? "" : textNow(sheet); return s.made && s.media ? "@media " + s.media + " {\n" + t + "\n}" : t; };
  kn.flushSheets = () => {
    const list = [...dirty];
    dirty.clear();
    let adoptedChanged = false;
    for (const x of list) {
      const s = sheets.get(x);
      if (!s && x !== document) { if (observed(x).length) adopters.add(x); else adopters.delete(x); }
      if (!s || s.made) adoptedChanged = true; // a list of adopted sheets, or one that may be in it
      else if (s.owner) K.setSheetText(s.owner, !s.disabled && !s.edited ? null : wrapped(x));
    }
    if (adoptedChanged) {
      const texts = [ownSheets.properties, ownSheets.faces], at = new Map(), who = [0, null, 1, null];
      const adopt = (root) => { for (const s of observed(root)) { if (!at.has(s)) at.set(s, texts.push(wrapped(s)) - 1); who.push(at.get(s), root === document ? null : root); } };
      adopt(document);
      adopters.forEach(adopt);
      K.setAdopted(texts, who);
    }
  };

  kn.expose({ MediaList, CSSRule, CSSRuleList, CSSGroupingRule, CSSConditionRule, CSSStyleRule, CSSMediaRule, CSSSupportsRule, CSSContainerRule, CSSLayerBlockRule, CSSLayerStatementRule,
    CSSScopeRule, CSSStartingStyleRule, CSSImportRule, CSSFontFaceRule, CSSCounterStyleRule, CSSFontFeatureValuesRule, CSSFontPaletteValuesRule, CSSPropertyRule, CSSKeyframeRule,
    CSSKeyframesRule, StyleSheet, CSSStyleSheet, StyleSheetList });

  /* ---- CSS, matchMedia ---- */
  const escape = (s) => {
    s = String(s);
    let out = "";
    for (let i = 0; i < s.length; i++) {
      const c = s[i], n = s.charCodeAt(i), digit = n >= 48 && n <= 57;
      if (n === 0) out += "\ufffd";
      else if (n < 32 || n === 127 || (digit && (i === 0 || (i === 1 && s[0] === "-")))) out += "\\" + n.toString(16) + " ";
      else if (i === 0 && c === "-" && s.length === 1) out += "\\-";
      else out += n >= 128 || /[\w-]/.test(c) ? c : "\\" + c;
    }
    return out;
  };
  const registered = new Set();
  const CSS = { escape, supports: (a, b) => (b === undefined ? K.supportsCondition(String(a)) || K.supportsCondition("(" + a + ")") : K.supports(a, b)),
    registerProperty(d) {
      if (!d || d.name === undefined || d.inherits === undefined) throw new TypeError("name and inherits are needed");
      if (!String(d.name).startsWith("--")) fail("SyntaxError", "'" + d.name + "' is not a custom property");
      if (registered.has(d.name)) fail("InvalidModificationError", "'" + d.name + "' is registered already");
      if ((d.syntax ?? "*") !== "*" && d.initialValue === undefined) fail("SyntaxError", "this syntax needs an initial value");
      registered.add(d.name);
      kn.registerProperty(d);
    } };
  Object.defineProperty(CSS, Symbol.toStringTag, { value: "CSS" });
  kn.method(G, "CSS", CSS);
  /* Sheets of our own, which neither the document nor document.styleSheets shows. */
  const ownSheets = { properties: "", faces: "" };
  kn.setOwnSheet = (name, text) => { ownSheets[name] = text; dirty.add(document); K.sheetsDirty(); };
  kn.registerProperty = (d) => kn.setOwnSheet("properties", ownSheets.properties +
    `@property ${d.name} { syntax: "${d.syntax || "*"}"; inherits: ${!!d.inherits}; ${d.initialValue !== undefined ? "initial-value: " + d.initialValue + ";" : ""} }\n`);
  const queries = new WeakMap();
  class MediaQueryList extends kn.EventTarget {
    constructor(key, text) { if (key !== queries) kn.illegal(); super(); queries.set(this, text); }
    get media() { return K.mediaText(queries.get(this)); }
    get matches() { return K.media(queries.get(this)); }
    addListener(f) { this.addEventListener("change", f); }
    removeListener(f) { this.removeEventListener("change", f); }
  }
  kn.handlerAttributes(MediaQueryList.prototype, ["change"]);
  kn.expose({ MediaQueryList });
  kn.method(G, "matchMedia", (q) => new MediaQueryList(queries, String(q)));
})
