/* Every limit on the size of the input, in one place. Exceeding one is KN_ELIMIT with a message. */
#ifndef KN_CORE_LIMITS_H
#define KN_CORE_LIMITS_H
#define KN_LIMIT_NODES          1000000
#define KN_LIMIT_DEPTH          512
#define KN_LIMIT_CSS_NESTING    128
#define KN_LIMIT_RULES          200000
#define KN_LIMIT_CANVAS_PX      (16384LL * 16384LL)
#define KN_LIMIT_CANVAS_SIDE    32768
#define KN_LIMIT_CANVAS_SIDE_2D 65535
#define KN_LIMIT_PICTURE_PX     (268435456LL)
#define KN_LIMIT_GL_SIDE        8192                /* of a texture or a canvas of WebGL */
#define KN_LIMIT_GL_BYTES       ((size_t)768 << 20) /* of all that contexts of WebGL hold */
#define KN_LIMIT_GL_CONTEXTS    16                  /* at a time */
#define KN_LIMIT_LAYERS         100000
#define KN_LIMIT_FILE_BYTES     (512LL << 20)
#define KN_LIMIT_SUBCOMP_DEPTH  20
#define KN_LIMIT_FRAME_DEPTH    16   /* documents of <iframe>s inside each other */
#define KN_LIMIT_FRAME_DOCS     200  /* and all that there are at a time */
#define KN_LIMIT_FRAME_LOADS    1000 /* one after the other, without a frame of the film between */
#define KN_LIMIT_VAR_BYTES      (1 << 20)
#define KN_LIMIT_FRAMES         (24LL * 3600 * 240)
#define KN_LIMIT_DIAGS          20000

/* Bytes for caches and frames in flight where nothing is asked for. */
#define KN_DEFAULT_MEMORY ((size_t)1 << 30)
#endif
