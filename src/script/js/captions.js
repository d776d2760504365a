/* The corrections of single words of captions that a project keeps in caption-overrides.json (contract A.11). A word's
 * place and turn go to a wrapper around it, so that its own animations stay; its colours go into its tweens. */
(function (K, G, kn) {
  "use strict";
  const document = kn.document, FILE = "caption-overrides.json";
  const inWrapper = (el) => (el && el.dataset.captionWrapper === "true" ? el.querySelector(":scope > span") : el);
  const words = () => [...document.querySelectorAll(".caption-group > span")].map(inWrapper).filter(Boolean);
  function wrapper(el) {
    const p = el.parentElement;
    if (p && p.dataset.captionWrapper === "true") return p;
    const w = document.createElement("span");
    w.dataset.captionWrapper = "true";
    w.style.display = "inline-block";
    el.replaceWith(w);
    w.append(el);
    return w;
  }
  /* Two colours: of the word being spoken, and of the others. A tween says which it sets, or it is told by going to the
   * colour that the word had before the first. */
  const stateOf = (tween) => { const s = tween.vars.data && tween.vars.data.captionState; return s === "dim" || s === "active" ? s : null; };
  function usedColor(el, color) {
    const own = el.style.color;
    el.style.color = color;
    const used = getComputedStyle(el).color;
    el.style.color = own;
    return used;
  }
  function recolor(el, o) {
    const tweens = G.gsap.getTweensOf(el).filter((t) => t.vars.color !== undefined).sort((a, b) => a.startTime() - b.startTime());
    const start = tweens[0] && tweens[0].vars.startAt, before = usedColor(el, start && start.color !== undefined ? String(start.color) : "");
    for (const t of tweens) {
      const color = (stateOf(t) || (usedColor(el, String(t.vars.color)) === before ? "dim" : "active")) === "dim" ? o.dimColor : o.activeColor;
      if (color) t.vars.color = color;
      if (!t.vars.runBackwards && t.invalidate) t.invalidate();
    }
    const now = o.dimColor || (tweens.length && !tweens.some((t) => t.vars.runBackwards) ? before : null);
    if (now) G.gsap.set(el, { color: now });
  }
  const pick = (o, names, unit) => Object.fromEntries(names.filter((n) => o[n] !== undefined).map((n) => [n, n === unit ? o[n] + "px" : o[n]]));
  kn.captionOverrides = () => {
    if (!G.gsap || !document.querySelector(".caption-group") || !K.fileExists(FILE)) return;
    let list;
    try { list = JSON.parse(K.readText(FILE)); } catch (e) { K.message("warn", FILE + " is not JSON"); }
    if (!Array.isArray(list)) return;
    const all = words();
    for (const o of list) {
      const el = (o.wordId && inWrapper(document.getElementById(o.wordId))) || all[o.wordIndex];
      if (!el) continue;
      if (o.activeColor || o.dimColor) recolor(el, o);
      const look = pick(o, ["opacity", "fontSize", "fontWeight", "fontFamily"], "fontSize"), place = pick(o, ["x", "y", "scale", "rotation"]);
      if (Object.keys(look).length) G.gsap.set(el, look);
      if (Object.keys(place).length) G.gsap.set(wrapper(el), place);
    }
  };
})
