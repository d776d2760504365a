/* Nodes that come from another scene. */
#ifndef KN_PARSER_SCENE_IMPORT_H
#define KN_PARSER_SCENE_IMPORT_H
#include "parser/scene/scene.h"

/* A detached copy of `n`, a node of `from`, with everything below it but shadow trees. `each` hears
 * of every node and its copy (may be NULL). NULL past a limit (reported): `each` may have heard of
 * some then. Style attributes of `from` are brought up to date. */
kn_node *kn_node_import(kn_scene *s, kn_scene *from, kn_node *n,
                        void (*each)(void *ctx, const kn_node *n, kn_node *copy), void *ctx);
#endif
