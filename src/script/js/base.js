/* The interfaces of nodes. Members that are written in C are put on the prototypes afterwards (webapi.def). */
(function (K, G, kn) {
  "use strict";
  const { illegal, EventTarget } = kn;
  class Node extends EventTarget {
    constructor() { illegal(); }
  }
  kn.constants(Node, { ELEMENT_NODE: 1, ATTRIBUTE_NODE: 2, TEXT_NODE: 3, CDATA_SECTION_NODE: 4, ENTITY_REFERENCE_NODE: 5, ENTITY_NODE: 6,
    PROCESSING_INSTRUCTION_NODE: 7, COMMENT_NODE: 8, DOCUMENT_NODE: 9, DOCUMENT_TYPE_NODE: 10, DOCUMENT_FRAGMENT_NODE: 11, NOTATION_NODE: 12,
    DOCUMENT_POSITION_DISCONNECTED: 1, DOCUMENT_POSITION_PRECEDING: 2, DOCUMENT_POSITION_FOLLOWING: 4, DOCUMENT_POSITION_CONTAINS: 8,
    DOCUMENT_POSITION_CONTAINED_BY: 16, DOCUMENT_POSITION_IMPLEMENTATION_SPECIFIC: 32 });

  /* A class whose constructor gives an object made elsewhere (HTML §3.2.3, HTML element constructors). */
  const made = new WeakMap(); // custom element class → tag
  let upgrading = null;
  kn.customTags = made;
  kn.customNames = new WeakMap(); // class of a customized built-in element → its name
  kn.upgrade = (el, cls) => {
    Object.setPrototypeOf(el, cls.prototype);
    const before = upgrading;
    upgrading = el;
    try { new cls(); } finally { upgrading = before; }
  };
  function construct(target) {
    if (!made.has(target)) illegal();
    if (upgrading) {
      const el = upgrading;
      upgrading = null;
      return el;
    }
    const el = K.element(0, made.get(target)), is = kn.customNames.get(target);
    if (is) kn.customIs(el, is);
    kn.customReady(el);
    Object.setPrototypeOf(el, target.prototype);
    return el;
  }
  const base = (name, parent) => ({ [name]: class extends parent { constructor() { return illegal(); } } })[name];
  const I = { Node };
  I.CharacterData = base("CharacterData", Node);
  I.Text = class Text extends I.CharacterData { constructor(data) { return K.text(data === undefined ? "" : data); } };
  I.CDATASection = base("CDATASection", I.Text);
  I.Comment = class Comment extends I.CharacterData { constructor(data) { return K.comment(data === undefined ? "" : data); } };
  I.ProcessingInstruction = base("ProcessingInstruction", I.CharacterData);
  I.Document = class Document extends Node { constructor() { return kn.newDocument(); } };
  I.HTMLDocument = base("HTMLDocument", I.Document);
  I.XMLDocument = base("XMLDocument", I.Document);
  I.DocumentType = base("DocumentType", Node);
  I.DocumentFragment = class DocumentFragment extends Node { constructor() { return K.fragment(); } };
  I.ShadowRoot = base("ShadowRoot", I.DocumentFragment);
  I.Element = base("Element", Node);
  I.HTMLElement = class HTMLElement extends I.Element { constructor() { return construct(new.target); } };
  I.SVGElement = base("SVGElement", I.Element);
  I.MathMLElement = base("MathMLElement", I.Element);
  I.SVGGraphicsElement = base("SVGGraphicsElement", I.SVGElement);
  I.SVGGeometryElement = base("SVGGeometryElement", I.SVGGraphicsElement);
  I.SVGTextContentElement = base("SVGTextContentElement", I.SVGGraphicsElement);
  I.SVGTextPositioningElement = base("SVGTextPositioningElement", I.SVGTextContentElement);
  I.SVGGradientElement = base("SVGGradientElement", I.SVGElement);
  I.SVGAnimationElement = base("SVGAnimationElement", I.SVGElement);
  I.SVGComponentTransferFunctionElement = base("SVGComponentTransferFunctionElement", I.SVGElement);

  const tag = (ns, name, cls) => (kn.protoQueue ||= []).push([ns, name, cls.prototype]);
  I.HTMLMediaElement = base("HTMLMediaElement", I.HTMLElement);
  const html = { Anchor: "a", Area: "area", Audio: "audio", Base: "base", Body: "body", BR: "br", Button: "button", Canvas: "canvas", Data: "data",
    DataList: "datalist", Details: "details", Dialog: "dialog", Div: "div", DList: "dl", Embed: "embed", FieldSet: "fieldset", Font: "font", Form: "form",
    Heading: "h1 h2 h3 h4 h5 h6", Head: "head", HR: "hr", Html: "html", IFrame: "iframe", Image: "img", Input: "input", Label: "label",
    Legend: "legend", LI: "li", Link: "link", Map: "map", Marquee: "marquee", Menu: "menu", Meta: "meta", Meter: "meter", Mod: "del ins", Object: "object",
    OList: "ol", OptGroup: "optgroup", Option: "option", Output: "output", Paragraph: "p", Param: "param", Picture: "picture", Pre: "pre listing xmp",
    Progress: "progress", Quote: "blockquote q", Script: "script", Select: "select", Slot: "slot", Source: "source", Span: "span", Style: "style",
    TableCaption: "caption", TableCell: "td th", TableCol: "col colgroup", Table: "table", TableRow: "tr", TableSection: "tbody thead tfoot",
    Template: "template", TextArea: "textarea", Time: "time", Title: "title", Track: "track", UList: "ul", Video: "video" };
  for (const short in html) {
    const name = "HTML" + short + "Element";
    const parent = short === "Audio" || short === "Video" ? I.HTMLMediaElement : I.HTMLElement;
    I[name] = { [name]: class extends parent { constructor() { return construct(new.target); } } }[name];
    for (const t of html[short].split(" ")) tag(0, t, I[name]);
  }
  I.HTMLUnknownElement = base("HTMLUnknownElement", I.HTMLElement);
  for (const t of ("abbr acronym address article aside b basefont bdi bdo big center cite code dd dfn dt em figcaption figure footer header hgroup i kbd main mark nav nobr noembed " +
    "noframes noscript plaintext rb rp rt rtc ruby s samp search section small strike strong sub summary sup tt u var wbr").split(" "))
    tag(0, t, I.HTMLElement);

  const svg = (parent, names) => {
    for (const short of names.split(" ")) {
      const name = "SVG" + short + "Element";
      I[name] = base(name, parent);
      tag(1, /^(SVG|FE|TSpan|MPath)/.test(short) ? short.replace(/^(SVG|FE|TS|MP)/, (s) => s.toLowerCase()) : short[0].toLowerCase() + short.slice(1), I[name]);
    }
  };
  svg(I.SVGGraphicsElement, "SVG G Defs Use Symbol Image ForeignObject A Switch");
  svg(I.SVGGeometryElement, "Path Rect Circle Ellipse Line Polyline Polygon");
  svg(I.SVGTextPositioningElement, "Text TSpan");
  svg(I.SVGTextContentElement, "TextPath");
  svg(I.SVGGradientElement, "LinearGradient RadialGradient");
  svg(I.SVGAnimationElement, "Animate AnimateMotion AnimateTransform Set");
  svg(I.SVGComponentTransferFunctionElement, "FEFuncA FEFuncB FEFuncG FEFuncR");
  svg(I.SVGElement, "Stop Pattern ClipPath Mask Marker Filter Style Script Title Desc Metadata View MPath " +
    "FEBlend FEColorMatrix FEComponentTransfer FEComposite FEConvolveMatrix FEDiffuseLighting FEDisplacementMap FEDistantLight FEDropShadow FEFlood FEGaussianBlur " +
    "FEImage FEMerge FEMergeNode FEMorphology FEOffset FEPointLight FESpecularLighting FESpotLight FETile FETurbulence");

  I.CSSStyleDeclaration = base("CSSStyleDeclaration", Object);
  I.CSSComputedStyle = base("CSSStyleDeclaration", I.CSSStyleDeclaration);
  I.NodeList = base("NodeList", Object);
  I.HTMLCollection = base("HTMLCollection", Object);
  I.HTMLOptionsCollection = base("HTMLOptionsCollection", I.HTMLCollection);
  I.HTMLFormControlsCollection = base("HTMLFormControlsCollection", I.HTMLCollection);
  for (const n of ["CanvasRenderingContext2D", "CanvasGradient", "CanvasPattern"])
    I[n] = { [n]: class { constructor() { throw new TypeError("Illegal constructor"); } } }[n];
  I.Path2D = function Path2D(from) { return K.path2d(from); };
  kn.interfaces = I;
  for (const name in I) if (name !== "CSSComputedStyle") kn.expose({ [name]: I[name] });
  Object.assign(I, kn.eventKinds, { EventTarget });
})
