/* The tree: insertion, removal, attributes, damage, cloning, release. */
#include "parser/scene/scene.h"
#include "src/core/limits.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

typedef struct world {
    kn_files *files;
    kn_diags *diags;
    kn_scene *s;
    kn_node *root;
} world;

static kn_node *elem(world *w, kn_atom tag) {
    return kn_node_element(w->s, KN_NS_HTML, tag, (kn_loc){0});
}

static int setup(void **state) {
    world *w = KN_NEW(world);
    w->files = kn_files_new();
    w->diags = kn_diags_new(w->files);
    w->s = kn_scene_new(w->files, w->diags);
    w->root = elem(w, KN_A_html);
    kn_node_insert(w->s, w->s->document, w->root, NULL);
    *state = w;
    return 0;
}

static int teardown(void **state) {
    world *w = *state;
    kn_scene_free(w->s);
    kn_diags_free(w->diags);
    kn_files_free(w->files);
    free(w);
    return 0;
}

static void insertion_links_and_attaches(void **state) {
    world *w = *state;
    kn_node *a = elem(w, KN_A_div), *b = elem(w, KN_A_span), *c = elem(w, KN_A_p);
    assert_true(kn_node_insert(w->s, w->root, a, NULL));
    assert_true(kn_node_insert(w->s, w->root, b, a));
    assert_true(kn_node_insert(w->s, b, c, NULL));
    assert_ptr_equal(w->root->first, b);
    assert_ptr_equal(b->next, a);
    assert_ptr_equal(a->prev, b);
    assert_true(c->flags & KN_NODE_ATTACHED);
    kn_node_remove(w->s, b);
    assert_false(c->flags & KN_NODE_ATTACHED);
    assert_ptr_equal(w->root->first, a);
    assert_null(a->prev);
}

static void insertion_moves_from_the_old_place(void **state) {
    world *w = *state;
    kn_node *a = elem(w, KN_A_div), *b = elem(w, KN_A_div), *x = elem(w, KN_A_p);
    kn_node_insert(w->s, w->root, a, NULL);
    kn_node_insert(w->s, w->root, b, NULL);
    kn_node_insert(w->s, a, x, NULL);
    kn_node_insert(w->s, b, x, NULL);
    assert_null(a->first);
    assert_ptr_equal(x->parent, b);
    assert_true(kn_node_insert(w->s, b, x, x)); /* before itself: stays */
    assert_ptr_equal(b->first, x);
}

static void cycles_and_wrong_places_are_refused(void **state) {
    world *w = *state;
    kn_node *a = elem(w, KN_A_div), *b = elem(w, KN_A_div);
    kn_node_insert(w->s, w->root, a, NULL);
    kn_node_insert(w->s, a, b, NULL);
    assert_false(kn_node_insert(w->s, b, a, NULL));
    assert_false(kn_node_insert(w->s, a, a, NULL));
    assert_false(kn_node_insert(w->s, a, elem(w, KN_A_p), w->root));
    kn_node *t = kn_node_text(w->s, KN_NODE_TEXT, KN_S("x"), (kn_loc){0});
    assert_false(kn_node_insert(w->s, t, elem(w, KN_A_p), NULL));
}

static void depth_is_limited(void **state) {
    world *w = *state;
    kn_node *at = w->root;
    int placed = 0;
    for (int i = 0; i < KN_LIMIT_DEPTH + 10; i++) {
        kn_node *n = elem(w, KN_A_div);
        if (!kn_node_insert(w->s, at, n, NULL))
            break;
        placed++;
        at = n;
    }
    assert_true(placed < KN_LIMIT_DEPTH);
    kn_node *top = elem(w, KN_A_div); /* a subtree that is too high as a whole */
    kn_node_insert(w->s, top, elem(w, KN_A_p), NULL);
    assert_false(kn_node_insert(w->s, at->parent, top, NULL));
}

static void fragments_give_their_children(void **state) {
    world *w = *state;
    kn_node *f = kn_node_fragment(w->s), *a = elem(w, KN_A_div), *b = elem(w, KN_A_span);
    kn_node_insert(w->s, f, a, NULL);
    kn_node_insert(w->s, f, b, NULL);
    assert_true(kn_node_insert(w->s, w->root, f, NULL));
    assert_null(f->first);
    assert_ptr_equal(w->root->first, a);
    assert_ptr_equal(w->root->last, b);
}

static void attributes_grow_and_shrink(void **state) {
    world *w = *state;
    kn_node *n = elem(w, KN_A_div);
    char name[16], value[16];
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 40; i++) {
            snprintf(name, sizeof name, "a%d", i);
            snprintf(value, sizeof value, "v%d", i);
            kn_node_set_attr(w->s, n, kn_scene_atom(w->s, kn_cstr(name)), kn_cstr(value));
        }
        kn_node *c = kn_node_clone(w->s, n, false);
        kn_node_set_attr(w->s, c, KN_A_id, KN_S("copy"));
        assert_int_equal(c->n_attrs, 41);
        for (int i = 39; i >= 0; i -= round + 1) {
            snprintf(name, sizeof name, "a%d", i);
            kn_node_remove_attr(w->s, n, kn_scene_atom(w->s, kn_cstr(name)));
            assert_null(kn_node_attr(n, kn_scene_atom(w->s, kn_cstr(name))).p);
        }
    }
}

static void setting_an_equal_value_is_no_change(void **state) {
    world *w = *state;
    kn_node *n = elem(w, KN_A_div);
    kn_node_set_attr(w->s, n, KN_A_id, KN_S("x"));
    uint32_t epoch = w->s->tree_epoch;
    kn_node_set_attr(w->s, n, KN_A_id, KN_S("x"));
    assert_int_equal(w->s->tree_epoch, epoch);
    kn_node_set_attr(w->s, n, KN_A_id, KN_S("y"));
    assert_true(w->s->tree_epoch > epoch);
}

static void clear(world *w) {
    for (kn_node *n = w->s->document; n; n = kn_node_next(n, w->s->document))
        n->damage = 0;
}

static void damage_says_what_changed(void **state) {
    world *w = *state;
    kn_node *a = elem(w, KN_A_div), *b = elem(w, KN_A_div);
    kn_node_insert(w->s, w->root, a, NULL);
    kn_node_insert(w->s, a, b, NULL);
    clear(w);
    kn_node_set_attr(w->s, b, KN_A_style, KN_S("color:red"));
    assert_int_equal(b->damage, KN_DMG_INLINE);
    assert_int_equal(a->damage, KN_DMG_BELOW);
    assert_int_equal(w->s->document->damage, KN_DMG_BELOW);
    clear(w);
    kn_node_set_attr(w->s, a, KN_A_class_, KN_S("on"));
    assert_int_equal(a->damage, KN_DMG_STYLE | KN_DMG_SUBTREE);
    assert_int_equal(b->damage, 0);
    clear(w);
    kn_node_remove(w->s, b);
    assert_int_equal(a->damage, KN_DMG_CHILDREN);
}

static void released_ids_become_stale(void **state) {
    world *w = *state;
    kn_node *a = elem(w, KN_A_div), *b = elem(w, KN_A_template);
    kn_node_insert(w->s, a, b, NULL);
    kn_node_insert(w->s, b->content, elem(w, KN_A_p), NULL);
    uint32_t id = a->id, gen = a->gen;
    size_t n = w->s->nodes.n;
    kn_node_insert(w->s, w->root, a, NULL);
    kn_node_release(w->s, a); /* attached: nothing happens */
    assert_ptr_equal(kn_node_by_id(w->s, id, gen), a);
    kn_node_remove(w->s, a);
    kn_node_release(w->s, a);
    assert_null(kn_node_by_id(w->s, id, gen));
    for (int i = 0; i < 4; i++)
        assert_non_null(elem(w, KN_A_p));
    assert_int_equal(w->s->nodes.n, n); /* the memory is used again */
    assert_null(kn_node_by_id(w->s, id, gen));
}

static void finding_walks_in_document_order(void **state) {
    world *w = *state;
    kn_node *a = elem(w, KN_A_div), *b = elem(w, KN_A_p), *c = elem(w, KN_A_p);
    kn_node_insert(w->s, w->root, a, NULL);
    kn_node_insert(w->s, a, b, NULL);
    kn_node_insert(w->s, w->root, c, NULL);
    kn_node_set_attr(w->s, b, KN_A_id, KN_S("same"));
    kn_node_set_attr(w->s, c, KN_A_id, KN_S("same"));
    assert_ptr_equal(kn_node_find_id(w->s->document, KN_S("same")), b);
    assert_ptr_equal(kn_node_find_id(c, KN_S("same")), c);
    assert_null(kn_node_find_id(w->s->document, KN_S("")));
    assert_ptr_equal(kn_node_next_skip(a, w->root), c);
    assert_null(kn_node_next(c, w->root));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(insertion_links_and_attaches, setup, teardown),
        cmocka_unit_test_setup_teardown(insertion_moves_from_the_old_place, setup, teardown),
        cmocka_unit_test_setup_teardown(cycles_and_wrong_places_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(depth_is_limited, setup, teardown),
        cmocka_unit_test_setup_teardown(fragments_give_their_children, setup, teardown),
        cmocka_unit_test_setup_teardown(attributes_grow_and_shrink, setup, teardown),
        cmocka_unit_test_setup_teardown(setting_an_equal_value_is_no_change, setup, teardown),
        cmocka_unit_test_setup_teardown(damage_says_what_changed, setup, teardown),
        cmocka_unit_test_setup_teardown(released_ids_become_stale, setup, teardown),
        cmocka_unit_test_setup_teardown(finding_walks_in_document_order, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
