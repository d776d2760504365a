/* Defaults of media elements, as the reference's compiler writes them (contract A.2, A.8, A.9). */
#include "parser/html/open.h"

static void number_id(kn_scene *s, kn_node *n, unsigned *next) {
    char id[32];
    int len =
        snprintf(id, sizeof id, "hf-%s-%u", n->tag == KN_A_video ? "video" : "audio", (*next)++);
    kn_node_set_attr(s, n, KN_A_id, (kn_str){id, (size_t)len});
}

void kn_prepare_media(kn_scene *s, kn_node *top) {
    unsigned videos = 0, audios = 0;
    for (kn_node *n = top; n; n = kn_node_next(n, top)) {
        bool video = kn_is_html(n, KN_A_video);
        if (!video && !kn_is_html(n, KN_A_audio))
            continue;
        if (!kn_node_attr(n, KN_A_id).n)
            number_id(s, n, video ? &videos : &audios);
        if (!kn_node_attr(n, KN_A_data_start).n) {
            kn_node_set_attr(s, n, KN_A_data_start, KN_S("0"));
            kn_node_set_attr(s, n, KN_A_data_hf_auto_start, KN_S(""));
        }
        if (video && !kn_node_has_attr(n, KN_A_data_has_audio))
            kn_node_set_attr(s, n, KN_A_data_has_audio,
                             kn_node_has_attr(n, KN_A_muted) ? KN_S("false") : KN_S("true"));
    }
}
