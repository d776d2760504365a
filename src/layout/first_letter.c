/* ::first-letter (CSS Pseudo 4 §2.2): the text that begins a block is cut in two, and its first
 * part stands in an inline box, or a float, of its own. */
#include "src/layout/sizing.h"
#include <unicode/uchar.h>

static bool is_punctuation(uint32_t cp) {
    return U_GET_GC_MASK((UChar32)cp) &
           (U_GC_PS_MASK | U_GC_PE_MASK | U_GC_PI_MASK | U_GC_PF_MASK | U_GC_PO_MASK);
}

static bool is_blank(uint32_t cp) {
    return (cp < 0x80 && kn_is_space((int)cp)) || cp == 0xA0;
}

static bool is_mark(uint32_t cp) {
    return (U_GET_GC_MASK((UChar32)cp) & U_GC_M_MASK) || cp == 0x200D;
}

/* Bytes of white space and punctuation, one letter with its marks, and punctuation; 0: no letter.
 * As in Blink any character that is neither is a letter, and punctuation alone may stand for one.
 */
static size_t letter_length(kn_str s) {
    const char *end = s.p + s.n;
    size_t i = 0;
    uint32_t cp = 0;
    int k = 0;
    for (; i < s.n; i += (size_t)k) {
        k = kn_utf8_next(s.p + i, end, &cp);
        if (!is_blank(cp) && !is_punctuation(cp))
            break;
    }
    if (i >= s.n)
        return is_blank(cp) ? 0 : s.n;
    i += (size_t)k;
    bool mark = true;
    for (; i < s.n; i += (size_t)k) {
        k = kn_utf8_next(s.p + i, end, &cp);
        mark = mark && is_mark(cp);
        if (!mark && !is_punctuation(cp))
            break;
    }
    return i;
}

static bool all_blank(kn_str s) {
    return kn_str_trim(s).n == 0;
}

/* The text that the block begins with. Looks into inline boxes and blocks in the flow, stops at
 * anything else: a picture, a line break, the letter of a block inside. */
static bool find_text(kn_box *b, kn_box **found) {
    for (kn_box *c = b->first; c; c = c->next) {
        if (c->out_of_flow || c->kind == KN_BOX_MARKER || c->pseudo == KN_PE_MARKER) {
            if (c->pseudo == KN_PE_FIRST_LETTER)
                return true;
            continue;
        }
        if (c->kind == KN_BOX_TEXT) {
            if (all_blank(c->source))
                continue;
            *found = c;
            return true;
        }
        const bool enters = c->kind == KN_BOX_INLINE || (c->kind == KN_BOX_BLOCK && !c->atomic);
        if (!enters || c->pseudo == KN_PE_FIRST_LETTER)
            return true;
        if (find_text(c, found))
            return true;
    }
    return false;
}

static void insert_before(kn_box *b, kn_box *next) {
    b->parent = next->parent;
    b->next = next;
    b->prev = next->prev;
    if (next->prev)
        next->prev->next = b;
    else
        next->parent->first = b;
    next->prev = b;
}

void kn_build_first_letter(kn_layout *l, kn_box *b) {
    kn_box *rest = NULL;
    find_text(b, &rest);
    const size_t n = rest ? letter_length(rest->source) : 0;
    if (!n)
        return;
    const kn_style *st = kn_style_first_letter(l->styler, b->node, rest->parent->style);
    const bool floats = st->box->float_ != KN_KW_none;
    kn_box *box = kn_box_new(l, floats ? KN_BOX_BLOCK : KN_BOX_INLINE, b->node, st);
    box->pseudo = KN_PE_FIRST_LETTER;
    box->floating = box->out_of_flow = floats;
    box->inline_fc = floats;
    insert_before(box, rest);
    kn_box *text = kn_text_box(l, box, rest->node, kn_str_sub(rest->source, 0, n));
    rest->source = kn_str_sub(rest->source, n, rest->source.n);
    if (rest->node->box == rest) {
        text->continuation = rest;
        rest->node->box = text;
    }
}
