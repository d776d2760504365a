/* WebGL: interfaces, extensions, and the members whose arguments have shapes that C need not know. All of it is made when it is first used. */
(function (K, G, kn) {
  "use strict";
  const { need, illegal, tag, oneOf, settings } = kn.canvas, C = kn.interfaces.HTMLCanvasElement;
  const kinds = ["Buffer", "Framebuffer", "Program", "Renderbuffer", "Shader", "Texture", "VertexArrayObject", "Query", "Sampler", "TransformFeedback", "Sync", "UniformLocation"]; /* as in webgl_objects.def */
  const contexts = new WeakMap(); /* context → { canvas, version, attributes, extensions } */
  const facts = (gl) => { const f = contexts.get(gl); if (!f) throw new TypeError("Illegal invocation"); return f; };
  let made = null; /* name → interface */

  /* ---- extensions: [versions, what the driver must have, constants, members] ---- */
  const half = { RGBA16F_EXT: 0x881A, RGB16F_EXT: 0x881B, FRAMEBUFFER_ATTACHMENT_COMPONENT_TYPE_EXT: 0x8211, UNSIGNED_NORMALIZED_EXT: 0x8C17 };
  const buffers = Object.fromEntries([["MAX_COLOR_ATTACHMENTS_WEBGL", 0x8CDF], ["MAX_DRAW_BUFFERS_WEBGL", 0x8824]]
    .concat(...Array.from({ length: 16 }, (x, i) => [["COLOR_ATTACHMENT" + i + "_WEBGL", 0x8CE0 + i], ["DRAW_BUFFER" + i + "_WEBGL", 0x8825 + i]])));
  const later = (names, suffix) => (gl) => Object.fromEntries(names.map((n) => [n + suffix, function (...v) { return made.WebGL2RenderingContext.prototype[n].apply(gl, v); }]));
  const lose = (gl) => ({
    loseContext() { if (gl.isContextLost()) return; gl.__lose(); event(facts(gl).canvas, "webglcontextlost", "", true); },
    restoreContext() { K.unsupported("restoreContext() of WEBGL_lose_context"); },
  });
  const extensions = {
    ANGLE_instanced_arrays: [1, "", { VERTEX_ATTRIB_ARRAY_DIVISOR_ANGLE: 0x88FE }, later(["drawArraysInstanced", "drawElementsInstanced", "vertexAttribDivisor"], "ANGLE")],
    EXT_blend_minmax: [1, "", { MIN_EXT: 0x8007, MAX_EXT: 0x8008 }],
    EXT_color_buffer_float: [2, "GL_EXT_color_buffer_float", {}],
    EXT_color_buffer_half_float: [3, "GL_EXT_color_buffer_half_float", half],
    EXT_float_blend: [3, "GL_EXT_float_blend", {}],
    EXT_frag_depth: [1, "GL_EXT_frag_depth", {}],
    EXT_shader_texture_lod: [1, "GL_EXT_shader_texture_lod", {}],
    EXT_sRGB: [1, "", { SRGB_EXT: 0x8C40, SRGB_ALPHA_EXT: 0x8C42, SRGB8_ALPHA8_EXT: 0x8C43, FRAMEBUFFER_ATTACHMENT_COLOR_ENCODING_EXT: 0x8210 }],
    EXT_texture_filter_anisotropic: [3, "GL_EXT_texture_filter_anisotropic", { TEXTURE_MAX_ANISOTROPY_EXT: 0x84FE, MAX_TEXTURE_MAX_ANISOTROPY_EXT: 0x84FF }],
    OES_element_index_uint: [1, "", {}],
    OES_fbo_render_mipmap: [1, "", {}],
    OES_standard_derivatives: [1, "", { FRAGMENT_SHADER_DERIVATIVE_HINT_OES: 0x8B8B }],
    OES_texture_float: [1, "GL_OES_texture_float", {}],
    OES_texture_float_linear: [3, "GL_OES_texture_float_linear", {}],
    OES_texture_half_float: [1, "GL_OES_texture_half_float", { HALF_FLOAT_OES: 0x8D61 }],
    OES_texture_half_float_linear: [1, "GL_OES_texture_half_float_linear", {}],
    OES_vertex_array_object: [1, "", { VERTEX_ARRAY_BINDING_OES: 0x85B5 }, later(["createVertexArray", "deleteVertexArray", "isVertexArray", "bindVertexArray"], "OES")],
    WEBGL_color_buffer_float: [1, "GL_EXT_color_buffer_float", { RGBA32F_EXT: 0x8814, FRAMEBUFFER_ATTACHMENT_COMPONENT_TYPE_EXT: 0x8211, UNSIGNED_NORMALIZED_EXT: 0x8C17 }],
    WEBGL_debug_renderer_info: [3, "", { UNMASKED_VENDOR_WEBGL: 0x9245, UNMASKED_RENDERER_WEBGL: 0x9246 }],
    WEBGL_debug_shaders: [3, "", {}, (gl) => ({ getTranslatedShaderSource: (s) => gl.getShaderSource(s) })],
    WEBGL_depth_texture: [1, "", { UNSIGNED_INT_24_8_WEBGL: 0x84FA }],
    WEBGL_draw_buffers: [1, "GL_EXT_draw_buffers", buffers, later(["drawBuffers"], "WEBGL")],
    WEBGL_lose_context: [3, "", {}, lose],
  };
  const has = (gl, name) => { const x = extensions[name]; return !!x && !!(x[0] & facts(gl).version) && !!gl.__extension(x[1]); };
  function extension(gl, name) {
    const f = facts(gl), key = Object.keys(extensions).find((n) => n.toLowerCase() === name.toLowerCase());
    if (!key || !has(gl, key)) return null;
    if (!f.extensions.has(key)) {
      const kind = { [key]: class {} }[key], o = new kind();
      tag(kind, key);
      for (const n in extensions[key][2]) Object.defineProperty(kind.prototype, n, { value: extensions[key][2][n], enumerable: true });
      const members = extensions[key][3] ? extensions[key][3](gl) : {};
      for (const n in members) kn.method(kind.prototype, n, members[n]);
      f.extensions.set(key, o);
    }
    return f.extensions.get(key);
  }

  /* ---- interfaces ---- */
  const info = new WeakMap();
  const record = (name, members) => {
    const c = { [name]: class { constructor() { illegal(); } } }[name];
    members.forEach((m, i) => kn.get(c, m, function () { return info.get(this)[i]; }));
    tag(c, name);
    return c;
  };
  const told = (c, values) => { if (!values) return null; const o = Object.create(c.prototype); info.set(o, values); return o; };
  function event(canvas, type, statusMessage, cancelable = false) {
    if (canvas instanceof C) canvas.dispatchEvent(new (interfaces().WebGLContextEvent)(type, { statusMessage, cancelable }));
  }
  /* Sources that C does not know as such. */
  const blank = (o) => kn.canvas.blank(o) && o.width && o.height ? new G.ImageData(o.width, o.height) : o;
  function source(o) {
    if (typeof o !== "object" || o === null) return o;
    if (o instanceof DataView) return new Uint8Array(o.buffer, o.byteOffset, o.byteLength);
    return kn.canvas.contextOf(blank(o)) ?? blank(o);
  }
  function interfaces() {
    if (made) return made;
    made = {};
    class WebGLObject { constructor() { illegal(); } }
    for (const k of kinds) {
      const name = "WebGL" + k, up = k === "UniformLocation" ? Object : WebGLObject;
      made[name] = up === Object ? { [name]: class { constructor() { illegal(); } } }[name] : { [name]: class extends WebGLObject { constructor() { illegal(); } } }[name];
    }
    class WebGLRenderingContext { constructor() { illegal(); } }
    class WebGL2RenderingContext { constructor() { illegal(); } }
    class WebGLContextEvent extends G.Event {
      #message;
      constructor(type, o) { super(type, o); this.#message = String(settings(o).statusMessage ?? ""); }
      get statusMessage() { return this.#message; }
    }
    const WebGLActiveInfo = record("WebGLActiveInfo", ["size", "type", "name"]), WebGLShaderPrecisionFormat = record("WebGLShaderPrecisionFormat", ["rangeMin", "rangeMax", "precision"]);
    K.webglStart([...kinds.map((k) => made["WebGL" + k].prototype), WebGLRenderingContext.prototype, WebGL2RenderingContext.prototype]);
    Object.assign(made, { WebGLObject, WebGLRenderingContext, WebGL2RenderingContext, WebGLContextEvent, WebGLActiveInfo, WebGLShaderPrecisionFormat });
    for (const n in made) tag(made[n], n);
    const one = [WebGLRenderingContext, WebGL2RenderingContext], two = [WebGL2RenderingContext];
    const both = (list, members) => { for (const c of list) kn.def(c, members); };
    for (const c of one) {
      kn.constants(c, kn.webglConstants[0]);
      kn.get(c, "canvas", function () { return facts(this).canvas; });
      ["Width", "Height"].forEach((n, i) => kn.get(c, "drawingBuffer" + n, function () { const v = this.__facts(); return v ? v[i] : 0; }));
      for (const n of ["drawingBufferColorSpace", "unpackColorSpace"]) {
        const set = new WeakMap();
        kn.get(c, n, function () { return set.get(this) ?? "srgb"; }, function (v) {
          if (v !== "srgb" && v !== "display-p3") return;
          if (v !== "srgb") K.unsupported(n + " = '" + v + "'");
          set.set(this, v);
        });
      }
      kn.get(c, "drawingBufferFormat", function () { return facts(this).attributes.alpha ? 0x8058 : 0x8051; });
      for (const [n, last] of [["texImage2D", [5, 8]], ["texSubImage2D", [6, 8]], ["texImage3D", [9, 9]], ["texSubImage3D", [10, 10]]]) {
        const f = c.prototype[n], least = last[0] + 1;
        if (f) both([c], { [n](...v) {
          need(v, least);
          const at = v.length >= 9 ? last[1] : last[0];
          v[at] = source(v[at]);
          return f.apply(this, v);
        } });
      }
    }
    kn.constants(WebGL2RenderingContext, kn.webglConstants[1]);
    both(one, {
      getContextAttributes() { return this.isContextLost() ? null : { ...facts(this).attributes }; },
      isContextLost() { facts(this); return !this.__facts(); },
      getSupportedExtensions() { return this.isContextLost() ? null : Object.keys(extensions).filter((n) => has(this, n)); },
      getExtension(name) { need(arguments, 1); return this.isContextLost() ? null : extension(this, String(name)); },
      getShaderPrecisionFormat(shader, kind) { need(arguments, 2); return told(WebGLShaderPrecisionFormat, this.__precision(shader, kind)); },
      getActiveAttrib(program, i) { need(arguments, 2); return told(WebGLActiveInfo, this.__activeAttrib(program, i)); },
      getActiveUniform(program, i) { need(arguments, 2); return told(WebGLActiveInfo, this.__activeUniform(program, i)); },
      makeXRCompatible() { return Promise.reject(kn.canvas.error("InvalidStateError", "There is no XR device.")); },
      drawingBufferStorage() { K.unsupported("drawingBufferStorage()"); },
    });
    for (let n = 1; n <= 4; n++) {
      both(one, { ["vertexAttrib" + n + "f"](i, ...v) { need(arguments, n + 1); this.__vertexAttrib(i, n, ...v.slice(0, n).map(Number)); } });
      both(one, { ["vertexAttrib" + n + "fv"](i, v) { need(arguments, 2); this.__vertexAttrib(i, n, v); } });
    }
    both(two, {
      vertexAttribI4i(i, x, y, z, w) { need(arguments, 5); this.__vertexAttribI(i, false, [x, y, z, w]); },
      vertexAttribI4ui(i, x, y, z, w) { need(arguments, 5); this.__vertexAttribI(i, true, [x, y, z, w]); },
      vertexAttribI4iv(i, v) { need(arguments, 2); this.__vertexAttribI(i, false, v); },
      vertexAttribI4uiv(i, v) { need(arguments, 2); this.__vertexAttribI(i, true, v); },
      getTransformFeedbackVarying(program, i) { need(arguments, 2); return told(WebGLActiveInfo, this.__feedbackVarying(program, i)); },
    });
    return made;
  }
  for (const n of [...kinds.map((k) => "WebGL" + k), "WebGLObject", "WebGLRenderingContext", "WebGL2RenderingContext", "WebGLContextEvent", "WebGLActiveInfo", "WebGLShaderPrecisionFormat"])
    Object.defineProperty(G, n, { configurable: true, enumerable: false, get() { const v = interfaces()[n]; kn.method(G, n, v); return v; }, set(v) { kn.method(G, n, v); } });

  /* ---- contexts ---- */
  const powers = ["default", "high-performance", "low-power"];
  const failed = new Set();
  /* { kind, context, surface, canvas, gl }, or null */
  function create(canvas, kind, options) {
    interfaces();
    const o = settings(options), yes = (n, d) => o[n] === undefined ? d : !!o[n], version = kind === "webgl2" ? 2 : 1;
    const attributes = { alpha: yes("alpha", true), antialias: yes("antialias", true), depth: yes("depth", true), desynchronized: yes("desynchronized", false),
      failIfMajorPerformanceCaveat: yes("failIfMajorPerformanceCaveat", false), powerPreference: o.powerPreference === undefined ? "default" : oneOf(o.powerPreference, powers, "enumeration WebGLPowerPreference"),
      premultipliedAlpha: yes("premultipliedAlpha", true), preserveDrawingBuffer: yes("preserveDrawingBuffer", false), stencil: yes("stencil", false), xrCompatible: yes("xrCompatible", false) };
    const refused = (why) => { event(canvas, "webglcontextcreationerror", why); return null; };
    if (attributes.failIfMajorPerformanceCaveat) return refused("there is no graphics processor");
    const surface = K.context2d(canvas instanceof C ? canvas : null, canvas.width, canvas.height, false);
    const gl = K.webgl(surface, version, canvas.width, canvas.height, attributes.alpha, attributes.depth, attributes.stencil, attributes.antialias, attributes.premultipliedAlpha, attributes.preserveDrawingBuffer);
    if (typeof gl === "string") {
      if (!failed.has(gl)) K.unsupported("a '" + kind + "' context", gl + "; WebGL is drawn by Mesa's software driver: install the packages libegl1 and libgl1-mesa-dri");
      failed.add(gl);
      return refused(gl);
    }
    contexts.set(gl, { canvas, version, attributes, extensions: new Map() });
    return { kind, context: gl, surface, canvas, gl, attributes: {} };
  }
  kn.canvas.webgl = create;
})
