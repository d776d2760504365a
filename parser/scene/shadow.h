/* Shadow trees and the flat tree (DOM §4.8, CSS Scoping 1 §3.2): what is drawn is the document with
 * each host's children replaced by its shadow tree, and each slot's by what is assigned to it. */
#ifndef KN_PARSER_SHADOW_H
#define KN_PARSER_SHADOW_H
#include "parser/scene/scene.h"

/* Gives an element a shadow root, a fragment whose `host` it is; the one it has, if it has one.
 * NULL when there are too many nodes. */
kn_node *kn_shadow_attach(kn_scene *s, kn_node *host);
/* Makes <template shadowrootmode> below `top` the shadow trees of their parents (HTML §4.12.3). */
void kn_shadow_declared(kn_scene *s, kn_node *top);
/* The root of the shadow tree that a node is in, itself included; NULL: it is in none. */
kn_node *kn_shadow_root_of(const kn_node *n);
/* Assigns a host's children to the slots of its shadow tree anew; damages what changed, and puts
 * the slots that did into s->changed_slots. */
void kn_slots_assign(kn_scene *s, kn_node *host);
/* A child that is assigned to a slot leaves its host. */
void kn_slot_left(kn_scene *s, kn_node *child);
/* Finds the slot of a child that has just come to its host. */
void kn_slot_find(kn_scene *s, kn_node *host, kn_node *child);
/* slot.assign(): these nodes in this order, in place of those before; in force in trees whose root
 * is `manual`, while they are children of the host. */
void kn_slot_set(kn_scene *s, kn_node *slot, kn_node *const *nodes, size_t n);

/* The flat tree. A node that is not in it, such as a host's child without a slot, has no parent. */
kn_node *kn_flat_parent(const kn_node *n);
kn_node *kn_flat_first(const kn_node *n);
kn_node *kn_flat_next(const kn_node *n);

/* Preorder walk of a tree and of all shadow trees in it: a host, its shadow root, then its
 * children.
 */
kn_node *kn_shadow_next(const kn_node *n, const kn_node *top);
#endif
