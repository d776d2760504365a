#include "raster/bsp.h"
#include <math.h>
#include <stddef.h>

#define NEAR_W    1e-3 /* what lies nearer to the eye is cut off */
#define SAME      0.02 /* px by which points count as lying in a plane */
#define MAX_NODES 2048
#define MAX_DEPTH 400

/* ---- projection ---- */
typedef struct pt4 {
    double x, y, z, w;
} pt4;

static pt4 map4(const kn_mat4 *m, double x, double y) {
    const double *v = m->m;
    return (pt4){v[0] * x + v[4] * y + v[12], v[1] * x + v[5] * y + v[13],
                 v[2] * x + v[6] * y + v[14], v[3] * x + v[7] * y + v[15]};
}

bool kn_poly_project(const kn_mat4 *m, kn_rect r, kn_poly *out) {
    pt4 c[4] = {map4(m, r.x, r.y), map4(m, r.x + r.w, r.y), map4(m, r.x + r.w, r.y + r.h),
                map4(m, r.x, r.y + r.h)};
    out->n = 0;
    out->cut = false;
    for (int i = 0; i < 4; i++) { /* Sutherland and Hodgman against w = NEAR_W */
        pt4 a = c[i], b = c[(i + 1) % 4];
        if (a.w >= NEAR_W)
            out->v[out->n++] = (kn_pt3){a.x / a.w, a.y / a.w, a.z / a.w};
        if ((a.w >= NEAR_W) != (b.w >= NEAR_W)) {
            double t = (NEAR_W - a.w) / (b.w - a.w);
            out->v[out->n++] =
                (kn_pt3){(a.x + (b.x - a.x) * t) / NEAR_W, (a.y + (b.y - a.y) * t) / NEAR_W,
                         (a.z + (b.z - a.z) * t) / NEAR_W};
        }
    }
    return out->n >= 3;
}

/* ---- the tree ---- */
typedef struct node {
    const kn_poly *p;
    kn_pt3 normal; /* of length 1 */
    double d;
    struct node *front, *back;
    struct node *same, **same_end; /* in one plane with p, in document order */
} node;

typedef struct tree {
    kn_arena *a;
    int nodes;
    bool failed;
    const kn_poly **out;
    int n;
} tree;

static kn_pt3 normal_of(const kn_poly *p) { /* Newell: works for any planar polygon */
    kn_pt3 n = {0, 0, 0};
    for (int i = 0; i < p->n; i++) {
        kn_pt3 a = p->v[i], b = p->v[(i + 1) % p->n];
        n.x += (a.y - b.y) * (a.z + b.z);
        n.y += (a.z - b.z) * (a.x + b.x);
        n.z += (a.x - b.x) * (a.y + b.y);
    }
    double len = sqrt(n.x * n.x + n.y * n.y + n.z * n.z);
    if (!(len > 1e-9))
        return (kn_pt3){0, 0, 1};
    return (kn_pt3){n.x / len, n.y / len, n.z / len};
}

static node *make_node(tree *t, const kn_poly *p) {
    if (++t->nodes > MAX_NODES)
        t->failed = true;
    node *n = KN_ANEW(t->a, node);
    n->p = p;
    n->normal = normal_of(p);
    if (n->normal.z < 0) /* every plane faces the viewer: front is nearer */
        n->normal = (kn_pt3){-n->normal.x, -n->normal.y, -n->normal.z};
    n->d = n->normal.x * p->v[0].x + n->normal.y * p->v[0].y + n->normal.z * p->v[0].z;
    n->same_end = &n->same;
    return n;
}

static double side_of(const node *n, kn_pt3 v) {
    return n->normal.x * v.x + n->normal.y * v.y + n->normal.z * v.z - n->d;
}

/* Cuts p by the node's plane. */
static void split(tree *t, const node *n, const kn_poly *p, kn_poly **front, kn_poly **back) {
    kn_poly *f = KN_ANEW(t->a, kn_poly), *b = KN_ANEW(t->a, kn_poly);
    f->id = b->id = p->id;
    f->cut = b->cut = true;
    for (int i = 0; i < p->n; i++) {
        kn_pt3 u = p->v[i], v = p->v[(i + 1) % p->n];
        double du = side_of(n, u), dv = side_of(n, v);
        if (f->n + 2 > KN_POLY_MAX || b->n + 2 > KN_POLY_MAX) {
            t->failed = true;
            break;
        }
        if (du >= 0)
            f->v[f->n++] = u;
        if (du <= 0)
            b->v[b->n++] = u;
        if ((du > 0 && dv < 0) || (du < 0 && dv > 0)) {
            double k = du / (du - dv);
            kn_pt3 x = {u.x + (v.x - u.x) * k, u.y + (v.y - u.y) * k, u.z + (v.z - u.z) * k};
            f->v[f->n++] = x;
            b->v[b->n++] = x;
        }
    }
    *front = f->n >= 3 ? f : NULL;
    *back = b->n >= 3 ? b : NULL;
}

static void insert(tree *t, node **at, const kn_poly *p, int depth) {
    if (depth > MAX_DEPTH)
        t->failed = true;
    if (t->failed || !p)
        return;
    if (!*at) {
        *at = make_node(t, p);
        return;
    }
    node *n = *at;
    double lo = 0, hi = 0;
    for (int i = 0; i < p->n; i++) {
        double s = side_of(n, p->v[i]);
        lo = s < lo ? s : lo;
        hi = s > hi ? s : hi;
    }
    if (lo >= -SAME && hi <= SAME) {
        *n->same_end = make_node(t, p);
        n->same_end = &(*n->same_end)->same;
    } else if (lo >= -SAME) {
        insert(t, &n->front, p, depth + 1);
    } else if (hi <= SAME) {
        insert(t, &n->back, p, depth + 1);
    } else {
        kn_poly *f, *b;
        split(t, n, p, &f, &b);
        insert(t, &n->back, b, depth + 1);
        insert(t, &n->front, f, depth + 1);
    }
}

static void walk(tree *t, const node *n) {
    if (!n)
        return;
    walk(t, n->back);
    for (const node *s = n; s; s = s->same)
        t->out[t->n++] = s->p;
    walk(t, n->front);
}

const kn_poly **kn_bsp_order(const kn_poly *v, int n, kn_arena *a, int *count) {
    tree t = {.a = a};
    node *root = NULL;
    for (int i = 0; i < n; i++)
        insert(&t, &root, &v[i], 0);
    *count = 0;
    if (t.failed)
        return NULL;
    t.out = KN_ANEW_N(a, const kn_poly *, t.nodes + 1);
    walk(&t, root);
    *count = t.n;
    return t.out;
}
