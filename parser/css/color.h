/* Colour arithmetic of CSS Color 4 and 5 on kn_css_color: conversion, mixing, resolving. */
#ifndef KN_PARSER_CSS_COLOR_H
#define KN_PARSER_CSS_COLOR_H
#include "parser/css/value.h"

/* The colour in another space (KN_KW_srgb, _oklab, _hsl …). `none` counts as 0, except that the hue
 * of a grey comes out as missing in polar spaces (CSS Color 4 §12.2). Not gamut mapped. */
kn_css_color kn_color_convert(const kn_css_color *c, kn_kw space);
/* sRGB 0..1 and alpha, clipped to the gamut as browsers do. */
void kn_color_to_rgba(const kn_css_color *c, float out[4]);
/* Interpolates premultiplied in `space`, t from a to b; `hue` is KN_KW_shorter, … or 0 (CSS Color 4
 * §12). */
kn_css_color kn_color_lerp(const kn_css_color *a, const kn_css_color *b, float t, kn_kw space,
                           kn_kw hue);

typedef struct kn_color_env {
    kn_css_color current; /* currentcolor, already resolved */
    bool dark;            /* used colour scheme, for light-dark() and system colours */
} kn_color_env;
/* Any value of the COLOR grammar to a literal colour. false when v is no colour. */
bool kn_color_resolve(const kn_val *v, const kn_color_env *env, kn_css_color *out);
/* Text as CSSOM prints it: "rgb(255, 0, 0)", "rgba(0, 0, 0, 0.5)", "oklch(0.5 0.1 20)". */
void kn_color_serialize(const kn_css_color *c, kn_sb *out);
/* Literal colour of a lower-case name; false when unknown. */
bool kn_color_named(kn_str name, kn_css_color *out, kn_str *canonical);
#endif
