/* Where script is, and where an exception came from: places in the composition's own files. */
#include "src/script/internal.h"

/* Exported by the library, but not declared in the headers it installs. */
extern JSStringRef JSContextCreateBacktrace(JSContextRef ctx, unsigned frames);

static bool known_source(const kn_script *s, kn_str url, uint32_t line, kn_source *out) {
    bool found = false;
    for (size_t i = 0; i < s->top->sources.n; i++) {
        const kn_source *src = &s->top->sources.v[i];
        if (!kn_str_eq(kn_cstr(kn_files_name(s->env.scene->files, src->start.file)), url))
            continue;
        /* Several scripts of one file are told apart by their first line. */
        if (src->start.line <= line && (!found || src->start.line >= out->start.line)) {
            *out = *src;
            found = true;
        }
    }
    return found;
}

/* Column of JavaScriptCore → column in the file. */
static kn_loc place(const kn_source *src, uint32_t line, uint32_t col) {
    kn_loc l = {src->start.file, line, col};
    if (line == src->start.line && col > src->prefix) {
        l.col = col - src->prefix;
        if (src->start.col)
            l.col += src->start.col - 1;
    }
    return l;
}

/* "name@url:line:col" of one line of a stack. */
static bool parse_frame(kn_str frame, kn_str *url, uint32_t *line, uint32_t *col) {
    size_t at = 0;
    for (size_t i = 0; i < frame.n; i++)
        if (frame.p[i] == '@') {
            at = i + 1;
            break;
        }
    uint32_t v[2] = {0, 0};
    size_t end = frame.n;
    for (int k = 1; k >= 0; k--) {
        size_t i = end;
        uint32_t scale = 1;
        while (i > at && kn_is_digit(frame.p[i - 1])) {
            v[k] += (uint32_t)(frame.p[--i] - '0') * scale;
            scale *= 10;
        }
        if (i == end || i <= at || frame.p[i - 1] != ':')
            return false;
        end = i - 1;
    }
    *url = kn_str_sub(frame, at, end);
    *line = v[0];
    *col = v[1];
    return true;
}

kn_loc kn_stack_loc(kn_script *s, kn_str stack, kn_str first_url, uint32_t line, uint32_t col) {
    kn_loc library = {0};
    kn_source src;
    if (first_url.n && known_source(s, first_url, line, &src)) {
        library = place(&src, line, col);
        if (!src.library)
            return library;
    }
    for (size_t from = 0; from < stack.n;) {
        size_t to = from;
        while (to < stack.n && stack.p[to] != '\n')
            to++;
        kn_str url;
        if (parse_frame(kn_str_sub(stack, from, to), &url, &line, &col) &&
            known_source(s, url, line, &src)) {
            kn_loc l = place(&src, line, col);
            if (!src.library)
                return l;
            if (!library.file)
                library = l;
        }
        from = to + 1;
    }
    return library.file ? library : s->current ? s->current->loc : library;
}

/* Where script is now, told without running any: "#0 name() at url:line" a line. */
kn_loc kn_running_line(kn_script *s, JSContextRef ctx) {
    JSStringRef trace = JSContextCreateBacktrace(ctx, 32);
    kn_jstr text;
    kn_loc found = {0};
    if (!trace)
        return found;
    kn_jstr_from(trace, &text);
    JSStringRelease(trace);
    kn_str all = kn_jstr_view(&text);
    for (size_t from = 0; from < all.n && !found.line;) {
        size_t to = from;
        while (to < all.n && all.p[to] != '\n')
            to++;
        kn_str frame = kn_str_sub(all, from, to);
        ptrdiff_t at = kn_str_find(frame, KN_S(" at "));
        size_t colon = frame.n;
        uint32_t line = 0, scale = 1;
        while (colon && kn_is_digit(frame.p[colon - 1])) {
            line += (uint32_t)(frame.p[--colon] - '0') * scale;
            scale *= 10;
        }
        kn_source src;
        if (at >= 0 && colon > (size_t)at + 5 && frame.p[colon - 1] == ':' &&
            known_source(s, kn_str_sub(frame, (size_t)at + 4, colon - 1), line, &src) &&
            !src.library)
            found = (kn_loc){src.start.file, line, 0};
        from = to + 1;
    }
    kn_jstr_free(&text);
    return found;
}

kn_loc kn_error_loc(kn_script *s, JSObjectRef e) {
    kn_jstr stack, url;
    kn_jstr_init(s->ctx, kn_js_get(s->ctx, e, "stack"), &stack, NULL);
    kn_jstr_init(s->ctx, kn_js_get(s->ctx, e, "sourceURL"), &url, NULL);
    double line = kn_js_num(s->ctx, kn_js_get(s->ctx, e, "line"));
    double col = kn_js_num(s->ctx, kn_js_get(s->ctx, e, "column"));
    kn_loc l = kn_stack_loc(s, kn_jstr_view(&stack), kn_jstr_view(&url),
                            line > 0 ? (uint32_t)line : 0, col > 0 ? (uint32_t)col : 0);
    kn_jstr_free(&stack);
    kn_jstr_free(&url);
    return l;
}

kn_loc kn_here(kn_script *s) {
    JSObjectRef e = JSObjectMakeError(s->ctx, 0, NULL, NULL);
    return e ? kn_error_loc(s, e) : (kn_loc){0};
}
