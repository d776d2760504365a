/* Module scripts: an import becomes a look-up of what a classic script left in the window. That covers
 * `import gsap from "…/gsap/+esm"` beside inline code; a module graph of its own is reported. */
(function (K, G, kn) {
  "use strict";
  const known = (url) => {
    if (/(^|\/)gsap(@|\/|$)/.test(url) && G.gsap) return { default: G.gsap, ...G };
    if (/animejs/.test(url) && G.anime) return { default: G.anime, ...G.anime };
    if (/(^|\/)three(@|\/|$)/.test(url) && G.THREE) return { default: G.THREE, ...G.THREE };
    if (/lottie/.test(url) && G.lottie) return { default: G.lottie, ...G.lottie };
    if (/(^|\/)d3(@|-|\/|$)/.test(url) && G.d3) return { default: G.d3, ...G.d3 };
    return null;
  };
  kn.imported = (url) => {
    const m = known(url);
    if (m) return m;
    K.unsupported("import of '" + url + "'", "load the library by a classic <script src>");
    throw new Error("the module '" + url + "' is not at hand");
  };
  kn.method(G, "__knImport", (url) => kn.imported(url));
  const head = /(^|[\n;])([ \t]*)import\s*(?:([\w$*{}\s,]+?)\s*from\s*)?(["'])([^"']+)\4\s*;?/g;
  const clause = (c) => {
    if (!c) return "";
    const parts = [], named = /\{([^}]*)\}/.exec(c), star = /\*\s*as\s+([\w$]+)/.exec(c);
    const rest = c.replace(/\{[^}]*\}/, "").replace(/\*\s*as\s+[\w$]+/, "").replace(/,/g, " ").trim();
    if (rest) parts.push(`const ${rest} = m.default;`);
    if (star) parts.push(`const ${star[1]} = m;`);
    if (named) parts.push(`const {${named[1].replace(/\bas\b/g, ":")}} = m;`);
    return parts;
  };
  kn.moduleToScript = (text) => {
    let n = 0;
    const body = text
      .replace(head, (all, before, space, what, q, url) => {
        const v = "__kn_m" + n++;
        const lines = all.slice(before.length).split("\n").length - 1;
        const parts = clause(what) || [];
        return before + `const ${v} = __knImport(${JSON.stringify(url)});` + parts.map((p) => p.replace(/= m\b/, "= " + v)).join("") + "\n".repeat(lines);
      })
      .replace(/\bimport\.meta\.url\b/g, "location.href")
      .replace(/(^|[\n;])([ \t]*)export\s+default\s+/g, "$1$2void ")
      .replace(/(^|[\n;])([ \t]*)export\s+(?=const|let|var|function|class|async)/g, "$1$2")
      .replace(/\bimport\s*\(/g, "(async (u) => __knImport(u))(");
    return "(async () => {" + body + "\n})().catch((e) => console.error(e));";
  };
})
