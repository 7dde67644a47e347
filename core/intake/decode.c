#include "intake/decode.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK  65536
#define EXPAND 3 /* no byte of UTF-16 or GB18030 becomes more than three bytes of UTF-8 */

bool decoder_open(struct decoder *d, int fd, const struct encoding *encoding, struct err *e) {
    *d = (struct decoder){
        .fd = fd, .offset = encoding->mark, .iconv = (iconv_t)-1, .name = encoding->name};
    d->converts = strcmp(encoding->name, "UTF-8") != 0;
    if (d->converts) d->iconv = iconv_open("UTF-8", encoding->name);
    if (d->converts && d->iconv == (iconv_t)-1)
        return err_system(e, "this system cannot convert from %s", encoding->name);
    d->raw = mem_alloc(CHUNK);
    return true;
}

void decoder_close(struct decoder *d) {
    if (d->iconv != (iconv_t)-1) iconv_close(d->iconv);
    free(d->raw);
    free(d->text);
}

static void make_room(struct decoder *d, size_t more) {
    if (d->at > 0) memmove(d->text, d->text + d->at, d->len - d->at);
    d->len -= d->at;
    d->at = 0;
    if (d->cap - d->len >= more) return;
    d->cap = (d->len + more) * 2;
    d->text = mem_grow(d->text, d->cap);
}

static bool read_chunk(struct decoder *d, char *into, size_t n, size_t *got, struct err *e) {
    ssize_t done;
    do {
        done = pread(d->fd, into, n, d->offset);
    } while (done < 0 && errno == EINTR);
    if (done < 0) return err_system(e, "cannot read the file");
    *got = (size_t)done;
    d->offset += done;
    return true;
}

static void convert(struct decoder *d) {
    char *in = d->raw, *out = d->text + d->len;
    size_t in_left = d->raw_len, out_left = d->cap - d->len;
    size_t done = iconv(d->iconv, &in, &in_left, &out, &out_left);
    if (done == (size_t)-1 && errno != EINVAL)
        d->fault = "a byte that is not of the file's encoding";
    else if (done == (size_t)-1 && d->ended)
        d->fault = "the last character of the file is cut off";
    else if (d->ended)
        iconv(d->iconv, NULL, NULL, &out, &out_left); /* what it holds back */
    d->len = (size_t)(out - d->text);
    memmove(d->raw, in, in_left);
    d->raw_len = in_left;
    if (d->fault) d->ended = false; /* the next call says so */
}

bool decoder_more(struct decoder *d, struct err *e) {
    size_t got;
    if (d->fault) return err_set(e, ERR_INPUT, "%s (%s)", d->fault, d->name);
    make_room(d, (size_t)CHUNK * EXPAND + 16);
    if (!d->converts) {
        if (!read_chunk(d, d->text + d->len, CHUNK, &got, e)) return false;
        d->len += got;
        d->ended = got == 0;
        return true;
    }
    if (!read_chunk(d, d->raw + d->raw_len, CHUNK - d->raw_len, &got, e)) return false;
    d->raw_len += got;
    d->ended = got == 0;
    convert(d);
    return true;
}
