/* Composition variables (contract A.10): what is common to mounting and binding. */
#ifndef KN_PARSER_VARS_H
#define KN_PARSER_VARS_H
#include "parser/scene/json.h"
#include "parser/scene/scene.h"

/* {id: default, …} of a data-composition-variables attribute, as JSON in the arena; an empty string
 * when there is none or when it is no array of declarations. */
kn_str kn_var_defaults(kn_arena *a, const kn_node *n);
/* The values, JSON, that the nearest host above gives to what is declared on `n`; or empty. */
kn_str kn_var_values_above(const kn_node *n);
/* The name of an id in CSS without the dashes before: lower case, runs of other signs one "-". */
void kn_var_slug(kn_sb *out, kn_str id);
/* ECMAScript String() of a string, number or boolean. False for others. */
bool kn_var_scalar(const kn_json *v, kn_sb *out);
/* A value as it may stand in a declaration: nothing in it can end the declaration. */
void kn_var_sanitize(kn_sb *out, kn_str text);
/* Whether a <style> of the author's defines --slug. */
bool kn_var_is_authored(const kn_scene *s, kn_str slug);
/* The scene's own style sheet of variables has this attribute. */
#define KN_VAR_STYLE_ATTR "data-hf-composition-variables"
#endif
