/* A file as a stream of UTF-8 text, converted chunk by chunk. */
#ifndef QIANSHOU_INTAKE_DECODE_H
#define QIANSHOU_INTAKE_DECODE_H

#include <iconv.h>

#include "base/mem.h"
#include "intake/encoding.h"

struct decoder {
    int fd;
    const char *name; /* of the encoding */
    long offset;      /* bytes read so far */
    bool converts;    /* false: the file is UTF-8 already */
    iconv_t iconv;
    char
        *raw; /* bytes read and not yet converted: the half of a character at most, between calls */
    size_t raw_len;
    char *text; /* decoded and not yet taken: text[at … len) */
    size_t at, len, cap;
    const char *fault; /* what is wrong behind the text decoded so far; NULL: nothing */
    bool ended;        /* the file has been read and decoded to its end */
};

bool decoder_open(struct decoder *d, int fd, const struct encoding *encoding,
                  struct err *e) MUST_CHECK;
void decoder_close(struct decoder *d);
/* Appends more text behind what was not yet taken (which moves to the front). At the end of the
 * file sets `ended`. */
bool decoder_more(struct decoder *d, struct err *e) MUST_CHECK;

#endif
