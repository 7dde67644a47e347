/* Reading delimited files as offices send them: UTF-8 (BOM or not), UTF-16 (either order) or
 * GB18030, told by content: byte order mark, then strict UTF-8, then UTF-16 by its zero bytes, then
 * strict GB18030. Converted by iconv before libcsv parses it. Comma, tab or semicolon, told by the
 * heading line. Quoted fields may hold newlines; empty lines are passed over. The file is streamed:
 * memory does not grow with it. */
#ifndef QIANSHOU_INTAKE_READER_H
#define QIANSHOU_INTAKE_READER_H

#include <stddef.h>

#include "base/err.h"
#include "base/hash.h"

struct reader;

/* Reads the encoding and nothing else yet. NULL on failure: no such file, empty, no known encoding.
 */
struct reader *reader_open(const char *path, struct err *e) MUST_CHECK;
void reader_close(struct reader *r);
const char *
reader_encoding(const struct reader *r); /* "UTF-8", "UTF-16LE", "UTF-16BE", "GB18030" */
const char *
reader_file_hash(const struct reader *r); /* BLAKE2b of the bytes, in hex; known from the start */
long reader_file_size(const struct reader *r);
long reader_offset(const struct reader *r); /* bytes read so far, for progress */

enum reader_step { READER_ROW, READER_END, READER_FAILED };
/* The next row that is not empty: cells (cleaned by text_clean; valid until the next call), their
 * number, and the physical line it begins on. A byte that is not of the encoding, a NUL or a broken
 * quote fails with the line. */
enum reader_step reader_next(struct reader *r, const char *const **cells, size_t *n, int *line,
                             struct err *e) MUST_CHECK;

#endif
