/* Premultiplied BGRA → straight RGBA, for the formats that keep alpha. */
#ifndef KN_CODEC_PNG_ROWS_H
#define KN_CODEC_PNG_ROWS_H
#include <stdbool.h>
#include <stdint.h>

void kn_row_to_rgba(const uint8_t *bgra, int n, bool opaque, uint8_t *rgba);
#endif
