/* Text that is hidden behind what is painted over it. */
#ifndef KN_RENDER_OCCLUSION_H
#define KN_RENDER_OCCLUSION_H
#include "parser/scene/scene.h"
#include "src/render/session.h"

typedef struct kn_covers kn_covers;
/* The elements of the present frame that hide what is below them. */
kn_covers *kn_covers_new(const kn_session *s);
void kn_covers_free(kn_covers *c);
/* Which part (0 to 1) of an element's lines of text is hidden, by points in them; *cover: by the
 * topmost element at the first of them. */
double kn_covers_part(const kn_covers *c, const kn_node *text, const kn_rect *lines, size_t n,
                      const kn_node **cover);
/* How much the backgrounds of an element hide of what is behind it, 0 to 1. */
double kn_background_density(const kn_node *n);
/* Whether the clip-paths of an element and of those around it leave a point of the viewport. */
bool kn_clip_paths_show(const kn_session *s, const kn_node *n, kn_pt at);
/* Product of the opacities of an element and those around it. */
double kn_opacity_within(const kn_node *n);
#endif
