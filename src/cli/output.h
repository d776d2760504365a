/* What a render writes, and where: its flags → the options of an encoder. */
#ifndef KN_CLI_OUTPUT_H
#define KN_CLI_OUTPUT_H
#include "codec/encode.h"
#include "src/cli/args.h"

typedef struct kn_output {
    kn_encode_opts e; /* settled, but for size, rate and number of frames */
    const char *quality;
    int64_t from, to, every; /* to: last frame, included; -1: all */
    char *path;
    bool to_stdout;
    const char *sound_path; /* --separate-audio-to; NULL: the sound stays in the film */
    kn_format sound_format;
    const char **metadata; /* key, value, …, NULL */
    char *metadata_text;
} kn_output;

/* False: a message was printed. Free in any case. */
bool kn_output_read(const kn_args *a, kn_output *out);
/* Settles the path, makes the folders above it and looks whether it may be written. */
bool kn_output_name(const kn_args *a, kn_output *out);
/* --frames and --every-nth-frame alone; false: a message was printed. */
bool kn_output_frames(const kn_args *a, kn_output *out);
/* The folders above an output; what cannot be made shows when the output is opened. */
void kn_make_folders(const char *path);
void kn_output_free(kn_output *o);
/* Formats and what is in them, one per line. */
void kn_output_formats(FILE *out);
#endif
