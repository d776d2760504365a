/* Keywords, properties and their names: const data of the .def files, indexed once per process. */
#include "parser/css/grammar.h"
#include "src/core/mem.h"
#include <threads.h>

/* ---- const data ---- */

static const kn_str keywords[KN_KW_COUNT] = {
    {"", 0},
#define KW(id, text) {text, sizeof(text) - 1},
#include "parser/css/keywords.def"
#undef KW
};

static const kn_prop_info props[KN_PROP_COUNT] = {
    {"", 0, 0, "", ""},
#define PROP(id, name, group, field, grammar, kws, initial, flags)                                 \
    {name, flags, KN_G_##grammar, kws, initial},
#include "parser/css/properties.def"
#undef PROP
};

static const struct {
    const char *name, *target;
    bool logical;
} aliases[] = {
#define ALIAS(name, target)   {name, target, false},
#define LOGICAL(name, target) {name, target, true},
#include "parser/css/aliases.def"
#undef ALIAS
#undef LOGICAL
};

static const struct {
    const char *name;
    kn_name_kind kind;
} ignored[] = {
#define IGNORED(name)     {name, KN_NAME_IGNORED},
#define UNSUPPORTED(name) {name, KN_NAME_UNSUPPORTED},
#include "parser/css/ignored.def"
#undef IGNORED
#undef UNSUPPORTED
};

/* ---- index: built under call_once from the data above, read-only afterwards; so its name tells
 * tests/tools/check_symbols.sh ---- */

#define KW_SLOTS   2048
#define NAME_SLOTS 2048
#define WORD_POOL  2048

static struct index {
    once_flag once, initial_once;
    uint16_t kw[KW_SLOTS];
    struct name_slot {
        kn_str text;
        kn_name name;
    } names[NAME_SLOTS];
    kn_kw words[WORD_POOL]; /* the properties' words, one after the other */
    uint16_t word_from[KN_PROP_COUNT + 1];
    kn_value *initial[KN_PROP_COUNT];
} index_once = {.once = ONCE_FLAG_INIT, .initial_once = ONCE_FLAG_INIT};

/* FNV-1a over lower-cased bytes */
static uint32_t hash_lower(kn_str s) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (uint32_t)kn_lower((unsigned char)s.p[i])) * 16777619u;
    return h ^ h >> 15;
}

static void add_keyword(kn_kw k) {
    uint32_t i = hash_lower(keywords[k]) % KW_SLOTS;
    while (index_once.kw[i])
        i = (i + 1) % KW_SLOTS;
    index_once.kw[i] = k;
}

static kn_kw lookup_keyword(kn_str s) {
    for (uint32_t i = hash_lower(s) % KW_SLOTS; index_once.kw[i]; i = (i + 1) % KW_SLOTS)
        if (kn_str_ieq(s, keywords[index_once.kw[i]]))
            return index_once.kw[i];
    return 0;
}

static kn_name lookup_name(kn_str s) {
    for (uint32_t i = hash_lower(s) % NAME_SLOTS; index_once.names[i].text.p;
         i = (i + 1) % NAME_SLOTS)
        if (kn_str_ieq(s, index_once.names[i].text))
            return index_once.names[i].name;
    return (kn_name){KN_NAME_UNKNOWN, false, 0};
}

static void add_name(const char *text, kn_name_kind kind, size_t id, bool logical) {
    kn_str s = kn_cstr(text);
    uint32_t i = hash_lower(s) % NAME_SLOTS;
    while (index_once.names[i].text.p)
        i = (i + 1) % NAME_SLOTS;
    index_once.names[i] = (struct name_slot){s, {kind, logical, (uint16_t)id}};
}

static void index_words(void) {
    uint16_t n = 0;
    for (int p = 0; p < KN_PROP_COUNT; p++) {
        index_once.word_from[p] = n;
        const char *w = props[p].keywords;
        while (*w) {
            size_t len = strcspn(w, " ");
            kn_kw k = lookup_keyword((kn_str){w, len});
            KN_REQUIRE(k && n < WORD_POOL);
            index_once.words[n++] = k;
            w += len + (w[len] == ' ');
        }
    }
    index_once.word_from[KN_PROP_COUNT] = n;
}

static void build(void) {
    for (kn_kw k = 1; k < KN_KW_COUNT; k++)
        add_keyword(k);
    index_words();
    for (int p = 1; p < KN_PROP_COUNT; p++)
        add_name(props[p].name, KN_NAME_LONGHAND, (size_t)p, false);
    for (size_t i = 0; i < kn_short_count(); i++)
        add_name(kn_short_at(i)->name, KN_NAME_SHORTHAND, i, kn_short_logical(kn_short_at(i)));
    for (size_t i = 0; i < KN_COUNTOF(ignored); i++)
        add_name(ignored[i].name, ignored[i].kind, 0, false);
    for (size_t i = 0; i < KN_COUNTOF(aliases); i++) {
        kn_name n = lookup_name(kn_cstr(aliases[i].target));
        KN_REQUIRE(n.kind != KN_NAME_UNKNOWN);
        add_name(aliases[i].name, n.kind, n.id, aliases[i].logical);
    }
}

static void build_initial(void) {
    for (int p = 1; p < KN_PROP_COUNT; p++) {
        index_once.initial[p] = kn_parse_value((kn_prop)p, kn_cstr(props[p].initial));
        KN_REQUIRE(index_once.initial[p]);
    }
}

kn_kw kn_kw_find(kn_str s) {
    if (s.n > 32)
        return 0;
    call_once(&index_once.once, build);
    return lookup_keyword(s);
}

kn_str kn_kw_str(kn_kw k) {
    return k < KN_KW_COUNT ? keywords[k] : KN_S("");
}

const kn_prop_info *kn_prop_get(kn_prop p) {
    return &props[p < KN_PROP_COUNT ? p : 0];
}

bool kn_prop_allows(kn_prop p, kn_kw k) {
    call_once(&index_once.once, build);
    for (uint16_t i = index_once.word_from[p]; i < index_once.word_from[p + 1]; i++)
        if (index_once.words[i] == k)
            return true;
    return false;
}

/* Whole families of names that no picture depends on. */
static bool ignored_family(kn_str s) {
    static const char *const prefixes[] = {"-moz-",    "-ms-", "-o-",     "-khtml-",   "-apple-",
                                           "-webkit-", "mso-", "scroll-", "scrollbar-"};
    if (s.n && (s.p[0] == '*' || s.p[0] == '_'))
        return true;
    for (size_t i = 0; i < KN_COUNTOF(prefixes); i++) {
        kn_str p = kn_cstr(prefixes[i]);
        if (s.n > p.n && kn_str_ieq((kn_str){s.p, p.n}, p))
            return true;
    }
    return false;
}

kn_name kn_name_find(kn_str name) {
    call_once(&index_once.once, build);
    kn_name n = lookup_name(name);
    if (n.kind == KN_NAME_UNKNOWN && ignored_family(name))
        n.kind = KN_NAME_IGNORED;
    return n;
}

kn_prop kn_prop_find(kn_str name) {
    kn_name n = kn_name_find(name);
    return n.kind == KN_NAME_LONGHAND ? (kn_prop)n.id : KN_PROP_NONE;
}

bool kn_prop_is_shorthand(kn_str name) {
    return kn_name_find(name).kind == KN_NAME_SHORTHAND;
}

bool kn_prop_is_logical(kn_str name) {
    return kn_name_find(name).logical;
}

size_t kn_shorthand_longhands(kn_str name, kn_prop *out, size_t cap) {
    kn_name n = kn_name_find(name);
    if (n.kind != KN_NAME_SHORTHAND)
        return 0;
    const kn_short *s = kn_short_at(n.id);
    size_t count = kn_short_size(s);
    if (!count) { /* all */
        for (int p = 1; p < KN_PROP_COUNT; p++)
            if (p != KN_PROP_DIRECTION && p != KN_PROP_UNICODE_BIDI) {
                if (count < cap)
                    out[count] = (kn_prop)p;
                count++;
            }
        return count;
    }
    for (size_t i = 0; i < count && i < cap; i++)
        out[i] = (kn_prop)s->longhands[i];
    return count;
}

kn_str kn_longhand_name(kn_prop p, bool logical) {
    kn_str name = kn_cstr(kn_prop_get(p)->name);
    for (size_t i = 0; logical && i < KN_COUNTOF(aliases); i++)
        if (aliases[i].logical && aliases[i].name[0] != '-' &&
            kn_str_eq(name, kn_cstr(aliases[i].target)))
            return kn_cstr(aliases[i].name);
    return name;
}

const kn_value *kn_prop_initial(kn_prop p) {
    call_once(&index_once.initial_once, build_initial);
    return p < KN_PROP_COUNT ? index_once.initial[p] : NULL;
}
