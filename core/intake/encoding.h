/* What a file is written in, told by its content in one pass that also hashes it. */
#ifndef QIANSHOU_INTAKE_ENCODING_H
#define QIANSHOU_INTAKE_ENCODING_H

#include "base/err.h"
#include "base/hash.h"

struct encoding {
    const char *name; /* as iconv calls it: "UTF-8", "UTF-16LE", "UTF-16BE", "GB18030" */
    int mark;         /* bytes of the byte order mark to skip */
    long size;
    char hash[HASH_HEX];
};

/* Reads fd from its beginning to its end by pread. path is for messages. */
bool encoding_tell(int fd, const char *path, struct encoding *out, struct err *e) MUST_CHECK;

#endif
