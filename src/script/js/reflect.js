/* Attributes that scripts see as they are written (HTML §2.6.1), most of them obsolete (§16.3), and small members of
 * elements beside them. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { get, def, reflect, reflectEnum } = kn;
  const of = (kind, table) => { for (const name in table) reflect(I["HTML" + name + "Element"], table[name], kind); };
  of("text", {
    Anchor: "charset coords rev shape", Area: "alt coords download ping referrerPolicy rel shape target", BR: "clear", Body: "background",
    Button: "formTarget", Div: "align", Embed: "align height name type width", Font: "face size", Form: "rel", HR: "color size", Heading: "align", Html: "version",
    Image: "lowsrc", Input: "align formTarget useMap", LI: "type", Legend: "align", Link: "charset rev target imageSizes imageSrcset referrerPolicy", Map: "name", Meta: "scheme",
    Mod: "dateTime", OList: "type", Object: "align archive border code codeType standby useMap", OptGroup: "label", Paragraph: "align", Param: "name value type valueType",
    Script: "htmlFor:for referrerPolicy", Select: "autocomplete", Table: "border frame rules summary cellPadding cellSpacing", TableCaption: "align",
    TableCell: "axis ch:char chOff:charoff height vAlign", TableCol: "align ch:char chOff:charoff vAlign width", TableRow: "align ch:char chOff:charoff vAlign",
    TableSection: "align ch:char chOff:charoff vAlign", TextArea: "autocomplete dirName", UList: "type",
  });
  of("empty", { Body: "aLink link text vLink", Font: "color", Image: "border", TableRow: "bgColor" });
  of("bool", { Area: "noHref", Button: "formNoValidate", DList: "compact", HR: "noShade", Input: "formNoValidate incremental", Menu: "compact", OList: "compact", Object: "declare",
    OptGroup: "disabled", TableCell: "noWrap", UList: "compact",
    Template: "shadowRootDelegatesFocus shadowRootClonable shadowRootSerializable" });
  of("int", { Image: "hspace vspace", Object: "hspace vspace", Pre: "width", Source: "width height" });
  of("url", { Image: "longDesc", Mod: "cite", Object: "codeBase" });
  for (const n of ["Button", "Input"]) {
    const c = I["HTML" + n + "Element"], encodings = "application/x-www-form-urlencoded multipart/form-data text/plain";
    get(c, "formAction", function () { const v = this.getAttribute("formaction"); return v ? kn.absolute(v) : kn.document.URL; }, function (v) { this.setAttribute("formaction", v); });
    reflectEnum(c, "formEnctype", encodings, "", encodings.split(" ")[0]);
    reflectEnum(c, "formMethod", "get post dialog", "", "get");
  }
  for (const n of ["Link", "Script"]) reflectEnum(I["HTML" + n + "Element"], "fetchPriority", "high low auto", "auto");
  reflectEnum(I.HTMLElement, "inputMode", "none text tel url email numeric decimal search", "");
  reflectEnum(I.HTMLElement, "enterKeyHint", "enter done go next previous search send", "");
  reflectEnum(I.HTMLTemplateElement, "shadowRootMode", "open closed", "");
  get(I.HTMLElement, "popover", function () {
    const v = this.getAttribute("popover");
    return v === null ? null : /^(auto|)$/i.test(v) ? "auto" : /^hint$/i.test(v) ? "hint" : "manual";
  }, function (v) { if (v === null || v === undefined) this.removeAttribute("popover"); else this.setAttribute("popover", v); });

  /* ---- lists and kin ---- */
  get(I.HTMLMapElement, "areas", kn.cached((el) => el.__collection("area")));
  get(I.HTMLDataListElement, "options", kn.cached((el) => el.__collection("option")));
  get(I.HTMLFieldSetElement, "elements", kn.cached((el) => el.__collection("button, fieldset, input:not([type=image i]), object, output, select, textarea")));
  get(I.HTMLFieldSetElement, "type", () => "fieldset");
  get(I.HTMLOutputElement, "type", () => "output");
  get(I.HTMLLegendElement, "form", function () { const f = this.parentNode; return f && f.localName === "fieldset" ? f.form : null; });
  get(I.HTMLFormElement, "encoding", function () { return this.enctype; }, function (v) { this.enctype = v; });
  for (const c of [I.HTMLMeterElement, I.HTMLProgressElement])
    get(c, "labels", function () {
      const own = this.id ? `label[for="${CSS.escape(this.id)}"]` : null;
      return kn.nodeList([...this.getRootNode().querySelectorAll("label")].filter((l) => (own && l.matches(own)) || (!l.htmlFor && l.contains(this))));
    });
  def(I.HTMLSelectElement, { remove(i) { if (!arguments.length) I.Element.prototype.remove.call(this); else { const o = this.options[i]; if (o) o.remove(); } } });
  for (const [n, m] of [["deleteCaption", "caption"], ["deleteTHead", "tHead"], ["deleteTFoot", "tFoot"]])
    def(I.HTMLTableElement, { [n]() { const el = this[m]; if (el) el.remove(); } });

  /* ---- documents and selections ---- */
  for (const [prop, attr] of [["bgColor", "bgcolor"], ["fgColor", "text"], ["linkColor", "link"], ["vlinkColor", "vlink"], ["alinkColor", "alink"]])
    get(I.Document, prop, function () { return this.body?.getAttribute(attr) ?? ""; }, function (v) { if (this.body) this.body.setAttribute(attr, v); });
  get(I.Document, "applets", kn.cached((d) => d.__collection("no-such-element")));
  def(I.Document, { clear() {}, captureEvents() {}, releaseEvents() {} });
  const parse = (html) => new G.DOMParser().parseFromString(String(html), "text/html");
  I.Document.parseHTMLUnsafe = { parseHTMLUnsafe: (html) => parse(html) }.parseHTMLUnsafe;
  for (const [n, m] of [["baseNode", "anchorNode"], ["baseOffset", "anchorOffset"], ["extentNode", "focusNode"], ["extentOffset", "focusOffset"]])
    if (G.Selection) get(G.Selection, n, function () { return this[m]; });
})
