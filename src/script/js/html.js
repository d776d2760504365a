/* Interfaces of HTML elements: reflected attributes and what scripts ask of links, forms, tables, dialogs. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { get, def, reflect, reflectEnum, fail } = kn, { HTMLElement } = I;

  /* ---- innerText (HTML §3.2.7): what is rendered, as text ---- */
  const BLOCKS = /^(block|flex|grid|table|list-item|flow-root|table-caption)$/;
  function innerText(el) {
    if (!el.isConnected || getComputedStyle(el).display === "none") return el.textContent;
    const out = []; // texts and numbers of required line breaks
    const transform = (s, cs) => {
      switch (cs.textTransform) {
        case "uppercase": return s.toUpperCase();
        case "lowercase": return s.toLowerCase();
        case "capitalize": return s.replace(/(^|[^\p{L}\p{N}'’])(\p{L})/gu, (m, a, b) => a + b.toUpperCase());
      }
      return s;
    };
    const walk = (n) => {
      if (n.parentNode && K.shadowOf(n.parentNode) && !K.slotOf(n)) return; // a host's child without a slot
      if (n.nodeType === 3) {
        const p = n.parentNode, cs = getComputedStyle(p), ws = cs.whiteSpace;
        if (cs.visibility !== "visible" || /^(flex|grid|table|table-row|table-row-group)$/.test(cs.display) && !n.data.trim()) return;
        const keep = /^(pre|pre-wrap|break-spaces)/.test(ws);
        const s = keep ? n.data : n.data.replace(ws === "pre-line" ? /[ \t\r\f]+/g : /[ \t\n\r\f]+/g, " ");
        out.push({ text: transform(s, cs), keep });
        return;
      }
      if (n.nodeType !== 1) return;
      const cs = getComputedStyle(n), tag = n.localName;
      if (cs.display === "none" || tag === "script" || tag === "style" || tag === "template" || tag === "textarea" || tag === "select") return;
      if (tag === "br") { out.push({ text: "\n", keep: true }); return; }
      const breaks = tag === "p" ? 2 : BLOCKS.test(cs.display) ? 1 : 0;
      if (breaks) out.push(breaks);
      for (let c = n.firstChild; c; c = c.nextSibling) walk(c);
      if (cs.display === "table-cell" && n.nextElementSibling) out.push({ text: "\t", keep: true });
      if (cs.display === "table-row" && n.nextElementSibling) out.push({ text: "\n", keep: true });
      if (breaks) out.push(breaks);
    };
    for (let c = el.firstChild; c; c = c.nextSibling) walk(c);
    let s = "", breaks = 0, space = true; // `space`: collapsible white space here goes
    for (const x of out) {
      if (typeof x === "number") { breaks = Math.max(breaks, x); if (s.endsWith(" ")) s = s.slice(0, -1); space = true; continue; }
      let t = x.text;
      if (!x.keep) {
        if (space) t = t.replace(/^ /, "");
        if (!t) continue;
        space = t.endsWith(" ");
      } else {
        if (t.startsWith("\n") && s.endsWith(" ")) s = s.slice(0, -1);
        space = t.endsWith("\n");
      }
      if (breaks && s) s += "\n".repeat(breaks);
      breaks = 0;
      s += t;
    }
    return s.endsWith(" ") && !out.findLast((x) => x.text)?.keep ? s.slice(0, -1) : s;
  }
  const fromText = (v) => {
    const f = K.fragment();
    String(v).split(/\r\n|\r|\n/).forEach((l, i) => { if (i) f.appendChild(K.element(0, "br")); if (l) f.appendChild(K.text(l)); });
    return f;
  };
  get(HTMLElement, "innerText", function () { return innerText(this); }, function (v) { this.replaceChildren(fromText(v === null ? "" : v)); });
  get(HTMLElement, "outerText", function () { return innerText(this); }, function (v) { this.replaceWith(fromText(v === null ? "" : v)); });

  /* ---- links, scripts, style ---- */
  reflect(I.HTMLAnchorElement, "href", "url");
  reflect(I.HTMLAnchorElement, "target rel download hreflang type name ping referrerPolicy");
  reflect(I.HTMLAreaElement, "href", "url");
  reflect(I.HTMLLinkElement, "href", "url");
  for (const c of [I.HTMLAnchorElement, I.HTMLAreaElement]) {
    for (const m of ["protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"])
      get(c, m, function () { const u = kn.parsed(this.getAttribute("href")); return u ? u[m] : m === "protocol" ? ":" : ""; },
        function (v) { const u = kn.parsed(this.getAttribute("href")); if (u) { u[m] = v; this.setAttribute("href", u.href); } });
    get(c, "origin", function () { const u = kn.parsed(this.getAttribute("href")); return u ? u.origin : ""; });
    kn.method(c.prototype, "toString", function () { return this.href; });
  }
  for (const c of [I.HTMLAnchorElement, I.HTMLScriptElement, I.HTMLTitleElement])
    get(c, "text", function () { return this.textContent; }, function (v) { this.textContent = v; });
  reflect(I.HTMLLinkElement, "rel media type as hreflang integrity");
  reflect(I.HTMLLinkElement, "crossOrigin:crossorigin", "null");
  reflect(I.HTMLScriptElement, "src", "url");
  reflect(I.HTMLScriptElement, "type charset integrity event");
  reflect(I.HTMLScriptElement, "crossOrigin:crossorigin", "null");
  reflect(I.HTMLScriptElement, "async defer noModule", "bool");
  I.HTMLScriptElement.supports = (t) => t === "classic" || t === "module" || t === "importmap";
  reflect(I.HTMLStyleElement, "media type");
  reflect(I.HTMLSlotElement, "name");
  reflect(I.HTMLBaseElement, "target");
  get(I.HTMLBaseElement, "href", function () { return kn.absolute(this.getAttribute("href") ?? ""); }, function (v) { this.setAttribute("href", v); });
  reflect(I.HTMLMetaElement, "name content media httpEquiv:http-equiv");
  reflect(I.HTMLQuoteElement, "cite", "url");
  reflect(I.HTMLTimeElement, "dateTime");
  reflect(I.HTMLDataElement, "value");
  reflect(I.HTMLOListElement, "start", "int", 1);
  reflect(I.HTMLOListElement, "reversed", "bool");
  reflect(I.HTMLLIElement, "value", "int");
  reflect(I.HTMLIFrameElement, "src", "url");
  reflect(I.HTMLIFrameElement, "srcdoc name width height allow referrerPolicy align frameBorder scrolling marginWidth marginHeight loading longDesc");
  reflect(I.HTMLIFrameElement, "allowFullscreen", "bool");
  reflect(I.HTMLSourceElement, "src", "url");
  reflect(I.HTMLSourceElement, "srcset type media sizes");
  reflect(I.HTMLObjectElement, "data", "url");
  reflect(I.HTMLObjectElement, "type name width height");
  reflect(I.HTMLEmbedElement, "src", "url");
  for (const c of [I.HTMLTableElement, I.HTMLTableCellElement, I.HTMLHRElement, I.HTMLBodyElement]) reflect(c, "align bgColor width");
  get(I.HTMLElement, "offsetParentNode", function () { return this.offsetParent; });

  /* ---- forms: their state; there is nobody to fill them in ---- */
  const LISTED = ["button", "fieldset", "input", "object", "output", "select", "textarea"].join(",");
  const state = new WeakMap();
  const st = (el) => { let s = state.get(el); if (!s) state.set(el, (s = {})); return s; };
  const form = function () { const id = this.getAttribute("form"); return id !== null ? this.ownerDocument.querySelector("form#" + CSS.escape(id)) : this.closest("form"); };
  for (const c of [I.HTMLInputElement, I.HTMLTextAreaElement, I.HTMLSelectElement, I.HTMLButtonElement, I.HTMLFieldSetElement, I.HTMLOutputElement, I.HTMLObjectElement]) {
    get(c, "form", form);
    reflect(c, "name");
    reflect(c, "disabled", "bool");
    def(c, { checkValidity() { return true; }, reportValidity() { return true; }, setCustomValidity() {} });
    get(c, "validationMessage", () => "");
    get(c, "willValidate", function () { return !this.disabled; });
    get(c, "labels", function () { return kn.nodeList(this.id ? [...document.querySelectorAll('label[for="' + CSS.escape(this.id) + '"]')] : []); });
  }
  get(I.HTMLOptionElement, "form", form);
  const In = I.HTMLInputElement;
  reflectEnum(In, "type", "hidden text search tel url email password date month week time datetime-local number range color checkbox radio file submit image reset button", "text");
  reflect(In, "placeholder min max step pattern accept alt autocomplete defaultValue:value list dirName");
  reflect(In, "required readOnly multiple defaultChecked:checked", "bool");
  reflect(In, "maxLength minLength", "int", -1);
  reflect(In, "size", "int", 20);
  reflect(In, "src", "url");
  const byAttribute = new Set(["hidden", "submit", "image", "reset", "button"]), onByDefault = new Set(["checkbox", "radio"]);
  get(In, "value", function () {
    const a = this.getAttribute("value");
    if (byAttribute.has(this.type)) return a ?? "";
    if (onByDefault.has(this.type)) return a ?? "on";
    return st(this).value ?? a ?? "";
  }, function (v) {
    v = v === null ? "" : String(v);
    if (byAttribute.has(this.type) || onByDefault.has(this.type)) this.setAttribute("value", v);
    else st(this).value = v;
  });
  get(In, "valueAsNumber", function () { return this.value === "" ? NaN : Number(this.value); }, function (v) { this.value = String(v); });
  get(In, "checked", function () { return st(this).checked ?? this.hasAttribute("checked"); }, function (v) {
    st(this).checked = !!v;
    if (v && this.type === "radio" && this.name)
      for (const o of (this.form || this.getRootNode()).querySelectorAll('input[type="radio"][name="' + CSS.escape(this.name) + '"]')) if (o !== this) st(o).checked = false;
  });
  get(In, "indeterminate", function () { return !!st(this).indeterminate; }, function (v) { st(this).indeterminate = !!v; });
  get(In, "files", () => null);
  get(In, "valueAsDate", () => null);
  def(In, { stepUp(n = 1) { this.value = String(Number(this.value) + n * (Number(this.step) || 1)); }, stepDown(n = 1) { this.stepUp(-n); }, showPicker() {} });
  for (const c of [In, I.HTMLTextAreaElement]) {
    for (const m of ["selectionStart", "selectionEnd"]) get(c, m, function () { return st(this)[m] ?? this.value.length; }, function (v) { st(this)[m] = v; });
    def(c, { select() {}, setSelectionRange(a, b) { this.selectionStart = a; this.selectionEnd = b; }, setRangeText(s) { this.value = s; } });
  }
  /* Clicking a box or a button acts before the listeners see it, and is taken back when they forbid it. */
  kn.activation = (target, ev) => {
    if (ev.type !== "click" || !(target instanceof In) || target.disabled || !onByDefault.has(target.type)) return null;
    const before = target.checked;
    target.checked = target.type === "radio" || !before;
    return (prevented) => {
      if (prevented) st(target).checked = before;
      else if (target.isConnected) { target.dispatchEvent(new Event("input", { bubbles: true })); target.dispatchEvent(new Event("change", { bubbles: true })); }
    };
  };
  const Ta = I.HTMLTextAreaElement;
  reflect(Ta, "placeholder wrap");
  reflect(Ta, "required readOnly", "bool");
  reflect(Ta, "rows", "int", 2);
  reflect(Ta, "cols", "int", 20);
  reflect(Ta, "maxLength minLength", "int", -1);
  get(Ta, "type", () => "textarea");
  get(Ta, "defaultValue", function () { return this.textContent; }, function (v) { this.textContent = v; });
  get(Ta, "value", function () { return st(this).value ?? this.textContent; }, function (v) { st(this).value = v === null ? "" : String(v); });
  get(Ta, "textLength", function () { return this.value.length; });
  reflectEnum(I.HTMLButtonElement, "type", "submit reset button", "submit");
  reflect(I.HTMLButtonElement, "value");
  const Sel = I.HTMLSelectElement, Opt = I.HTMLOptionElement;
  const options = (el) => [...el.querySelectorAll("option")];
  get(Sel, "options", kn.cached((el) => Object.setPrototypeOf(el.__collection("option"), I.HTMLOptionsCollection.prototype)));
  get(Sel, "type", function () { return this.multiple ? "select-multiple" : "select-one"; });
  reflect(Sel, "multiple required", "bool");
  reflect(Sel, "size", "int");
  const chosen = (el) => options(el).find((o) => o.selected) || null;
  get(Sel, "selectedIndex", function () { return options(this).indexOf(chosen(this)); }, function (v) { options(this).forEach((o, i) => { st(o).selected = i === v; }); st(this).touched = true; });
  get(Sel, "selectedOptions", function () { return this.__collection("option:checked"); });
  get(Sel, "value", function () { const o = chosen(this); return o ? o.value : ""; }, function (v) { this.selectedIndex = options(this).findIndex((o) => o.value === String(v)); });
  get(Sel, "length", function () { return options(this).length; });
  def(Sel, { add(o, before) { this.insertBefore(o, typeof before === "number" ? options(this)[before] || null : before || null); }, item(i) { return options(this)[i] || null; }, namedItem(n) { return this.options.namedItem(n); } });
  def(I.HTMLOptionsCollection, { add(o) { const s = this[0]; if (s) s.parentNode.appendChild(o); } });
  get(Opt, "selected", function () {
    const s = st(this).selected, list = this.closest("select");
    if (s !== undefined) return s;
    if (this.hasAttribute("selected")) return st(this).never !== true;
    /* The first one of a drop-down list is chosen when none is. */
    return !!list && !list.multiple && !st(list).touched && !list.querySelector("option[selected]") && !options(list).some((o) => st(o).selected) && options(list).find((o) => !o.disabled) === this;
  }, function (v) { const list = this.closest("select"); if (v && list && !list.multiple) for (const o of options(list)) st(o).selected = false; st(this).selected = !!v; });
  reflect(Opt, "disabled defaultSelected:selected", "bool");
  get(Opt, "value", function () { return this.getAttribute("value") ?? this.text; }, function (v) { this.setAttribute("value", v); });
  get(Opt, "text", function () { return this.textContent.trim().replace(/\s+/g, " "); }, function (v) { this.textContent = v; });
  get(Opt, "label", function () { return this.getAttribute("label") ?? this.text; }, function (v) { this.setAttribute("label", v); });
  get(Opt, "index", function () { const l = this.closest("select"); return l ? options(l).indexOf(this) : 0; });
  function Option(text = "", value, selected = false, now = false) {
    const el = K.element(0, "option");
    if (text !== "") el.textContent = text;
    if (value !== undefined) el.value = value;
    if (selected) el.defaultSelected = true;
    st(el).selected = !!now;
    return el;
  }
  Option.prototype = Opt.prototype;
  kn.method(G, "Option", Option);
  const Form = I.HTMLFormElement;
  get(Form, "elements", kn.cached((el) => Object.setPrototypeOf(el.__collection(LISTED), I.HTMLFormControlsCollection.prototype)));
  get(Form, "length", function () { return this.elements.length; });
  reflectEnum(Form, "enctype", "application/x-www-form-urlencoded multipart/form-data text/plain", "application/x-www-form-urlencoded");
  reflect(Form, "name target acceptCharset:accept-charset autocomplete");
  reflect(Form, "noValidate", "bool");
  reflectEnum(Form, "method", "get post dialog", "get");
  get(Form, "action", function () { return kn.absolute(this.getAttribute("action") ?? ""); }, function (v) { this.setAttribute("action", v); });
  def(Form, { submit() { K.unsupported("sending a form"); }, requestSubmit() { K.unsupported("sending a form"); }, checkValidity() { return true; }, reportValidity() { return true; },
    reset() { for (const e of this.elements) state.delete(e); this.dispatchEvent(new Event("reset", { bubbles: true, cancelable: true })); } });
  /* form.name is the control of that name: looked up behind the interface's own members. */
  Object.setPrototypeOf(Form.prototype, new Proxy(Object.create(HTMLElement.prototype), {
    get(t, k, r) {
      if (typeof k === "symbol" || Reflect.has(t, k) || !(r instanceof I.Node) || r === Form.prototype) return Reflect.get(t, k, r);
      for (const x of r.querySelectorAll(LISTED)) if (x.id === k || x.getAttribute("name") === k) return x;
      return undefined;
    },
  }));
  reflect(I.HTMLLabelElement, "htmlFor:for");
  get(I.HTMLLabelElement, "control", function () { return this.htmlFor ? this.ownerDocument.getElementById(this.htmlFor) : this.querySelector(LISTED); });
  get(I.HTMLLabelElement, "form", form);
  const number = (el, a, d) => { const v = parseFloat(el.getAttribute(a)); return Number.isFinite(v) ? v : d; };
  const P = I.HTMLProgressElement;
  get(P, "max", function () { const v = number(this, "max", 1); return v > 0 ? v : 1; }, function (v) { this.setAttribute("max", String(Number(v))); });
  get(P, "value", function () { return Math.min(Math.max(number(this, "value", 0), 0), this.max); }, function (v) { this.setAttribute("value", String(Number(v))); });
  get(P, "position", function () { return this.hasAttribute("value") ? this.value / this.max : -1; });
  const M = I.HTMLMeterElement;
  for (const [m, d] of [["min", 0], ["max", 1], ["value", 0], ["low", 0], ["high", 1], ["optimum", 0.5]])
    get(M, m, function () { return number(this, m, d); }, function (v) { this.setAttribute(m, String(Number(v))); });
  get(I.HTMLOutputElement, "value", function () { return this.textContent; }, function (v) { this.textContent = v; });

  /* ---- details, dialog ---- */
  reflect(I.HTMLDetailsElement, "open", "bool");
  reflect(I.HTMLDetailsElement, "name");
  reflect(I.HTMLDialogElement, "open", "bool");
  get(I.HTMLDialogElement, "returnValue", function () { return st(this).result ?? ""; }, function (v) { st(this).result = String(v); });
  def(I.HTMLDialogElement, {
    show() { this.setAttribute("open", ""); },
    showModal() { if (this.open) fail("InvalidStateError", "the dialog is open"); K.unsupported("the backdrop of showModal()"); this.setAttribute("open", ""); },
    close(v) { if (!this.open) return; this.removeAttribute("open"); if (v !== undefined) st(this).result = String(v); G.setTimeout(() => this.dispatchEvent(new Event("close")), 0); },
  });

  /* ---- tables ---- */
  reflect(I.HTMLTableCellElement, "colSpan rowSpan", "int", 1);
  reflect(I.HTMLTableCellElement, "abbr scope headers");
  reflect(I.HTMLTableColElement, "span", "int", 1);
  const T = I.HTMLTableElement, R = I.HTMLTableRowElement;
  const child = (el, tag) => [...el.children].find((c) => c.localName === tag) || null;
  for (const [m, t] of [["caption", "caption"], ["tHead", "thead"], ["tFoot", "tfoot"]]) get(T, m, function () { return child(this, t); });
  get(T, "tBodies", kn.cached((el) => el.__collection(":scope > tbody")));
  get(T, "rows", kn.cached((el) => el.__collection(":scope > tr, :scope > thead > tr, :scope > tbody > tr, :scope > tfoot > tr")));
  get(I.HTMLTableSectionElement, "rows", kn.cached((el) => el.__collection(":scope > tr")));
  get(R, "cells", kn.cached((el) => el.__collection(":scope > td, :scope > th")));
  get(R, "rowIndex", function () { const t = this.closest("table"); return t ? [...t.rows].indexOf(this) : -1; });
  get(R, "sectionRowIndex", function () { return this.parentNode ? [...this.parentNode.children].indexOf(this) : -1; });
  get(I.HTMLTableCellElement, "cellIndex", function () { const r = this.parentNode; return r instanceof R ? [...r.cells].indexOf(this) : -1; });
  const place = (list, at, make, parent) => {
    const n = list.length, i = at === undefined || at === -1 ? n : at;
    if (i < 0 || i > n) fail("IndexSizeError", "there is no such place");
    const el = K.element(0, make);
    if (i === n) (n ? list[n - 1].parentNode : parent()).appendChild(el);
    else list[i].parentNode.insertBefore(el, list[i]);
    return el;
  };
  const drop = (list, at) => { const i = at === -1 ? list.length - 1 : at; if (!(i >= 0 && i < list.length)) fail("IndexSizeError", "there is no such place"); list[i].remove(); };
  const part = (el, tag) => child(el, tag) || el.appendChild(K.element(0, tag));
  def(T, { insertRow(i) { return place(this.rows, i, "tr", () => part(this, "tbody")); }, deleteRow(i) { drop(this.rows, i); }, createTBody() { return this.appendChild(K.element(0, "tbody")); },
    createTHead() { return child(this, "thead") || this.insertBefore(K.element(0, "thead"), this.firstChild); }, createTFoot() { return part(this, "tfoot"); },
    createCaption() { return child(this, "caption") || this.insertBefore(K.element(0, "caption"), this.firstChild); } });
  def(I.HTMLTableSectionElement, { insertRow(i) { return place(this.rows, i, "tr", () => this); }, deleteRow(i) { drop(this.rows, i); } });
  def(R, { insertCell(i) { return place(this.cells, i, "td", () => this); }, deleteCell(i) { drop(this.cells, i); } });
})
