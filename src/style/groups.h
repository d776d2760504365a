/* The group structs, generated from properties.def: the table is read once for each group, while
 * KN_F_<group> keeps the lines of that group and every other KN_F_ drops its own. */
#ifndef KN_STYLE_GROUPS_H
#define KN_STYLE_GROUPS_H
#include "src/style/computed.h"

#define PROP(id, name, group, field, grammar, kws, initial, flags)                                 \
    KN_F_##group(KN_CT_##grammar, field)
#define KN_FIELD(type, field) type field;
#define KN_SKIP(type, field)
#define KN_F_font   KN_SKIP
#define KN_F_text   KN_SKIP
#define KN_F_box    KN_SKIP
#define KN_F_flex   KN_SKIP
#define KN_F_grid   KN_SKIP
#define KN_F_bg     KN_SKIP
#define KN_F_border KN_SKIP
#define KN_F_fx     KN_SKIP
#define KN_F_gen    KN_SKIP
#define KN_F_anim   KN_SKIP
#define KN_F_svg    KN_SKIP
#define KN_F_svgr   KN_SKIP

#undef KN_F_font
#define KN_F_font KN_FIELD
typedef struct kn_sg_font {
#include "parser/css/properties.def"
} kn_sg_font;
#undef KN_F_font
#define KN_F_font KN_SKIP

#undef KN_F_text
#define KN_F_text KN_FIELD
typedef struct kn_sg_text {
#include "parser/css/properties.def"
} kn_sg_text;
#undef KN_F_text
#define KN_F_text KN_SKIP

#undef KN_F_box
#define KN_F_box KN_FIELD
typedef struct kn_sg_box {
#include "parser/css/properties.def"
} kn_sg_box;
#undef KN_F_box
#define KN_F_box KN_SKIP

#undef KN_F_flex
#define KN_F_flex KN_FIELD
typedef struct kn_sg_flex {
#include "parser/css/properties.def"
} kn_sg_flex;
#undef KN_F_flex
#define KN_F_flex KN_SKIP

#undef KN_F_grid
#define KN_F_grid KN_FIELD
typedef struct kn_sg_grid {
#include "parser/css/properties.def"
} kn_sg_grid;
#undef KN_F_grid
#define KN_F_grid KN_SKIP

#undef KN_F_bg
#define KN_F_bg KN_FIELD
typedef struct kn_sg_bg {
#include "parser/css/properties.def"
} kn_sg_bg;
#undef KN_F_bg
#define KN_F_bg KN_SKIP

#undef KN_F_border
#define KN_F_border KN_FIELD
typedef struct kn_sg_border {
#include "parser/css/properties.def"
} kn_sg_border;
#undef KN_F_border
#define KN_F_border KN_SKIP

#undef KN_F_fx
#define KN_F_fx KN_FIELD
typedef struct kn_sg_fx {
#include "parser/css/properties.def"
} kn_sg_fx;
#undef KN_F_fx
#define KN_F_fx KN_SKIP

#undef KN_F_gen
#define KN_F_gen KN_FIELD
typedef struct kn_sg_gen {
#include "parser/css/properties.def"
} kn_sg_gen;
#undef KN_F_gen
#define KN_F_gen KN_SKIP

#undef KN_F_anim
#define KN_F_anim KN_FIELD
typedef struct kn_sg_anim {
#include "parser/css/properties.def"
} kn_sg_anim;
#undef KN_F_anim
#define KN_F_anim KN_SKIP

#undef KN_F_svg
#define KN_F_svg KN_FIELD
typedef struct kn_sg_svg {
#include "parser/css/properties.def"
} kn_sg_svg;
#undef KN_F_svg
#define KN_F_svg KN_SKIP

#undef KN_F_svgr
#define KN_F_svgr KN_FIELD
typedef struct kn_sg_svgr {
#include "parser/css/properties.def"
} kn_sg_svgr;
#undef KN_F_svgr
#define KN_F_svgr KN_SKIP

#undef KN_F_font
#undef KN_F_text
#undef KN_F_box
#undef KN_F_flex
#undef KN_F_grid
#undef KN_F_bg
#undef KN_F_border
#undef KN_F_fx
#undef KN_F_gen
#undef KN_F_anim
#undef KN_F_svg
#undef KN_F_svgr
#undef PROP
#undef KN_FIELD
#undef KN_SKIP
#endif
