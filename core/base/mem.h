/* Memory: allocation that does not return NULL, and a growable byte buffer.
 *
 * The host cannot do anything useful without memory, and the store is whole at every instant, so
 * mem_* end the process with a log line instead of returning NULL. Lua states have an allocator of
 * their own with a budget (core/script). */
#ifndef QIANSHOU_BASE_MEM_H
#define QIANSHOU_BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

void *mem_alloc(size_t size);                            /* zeroed; caller frees with free() */
void *mem_grow(void *p, size_t size);                    /* realloc */
char *mem_copy_text(const char *text);                   /* strdup; NULL stays NULL */
void *mem_copy(const void *p, size_t n);                 /* n bytes and a NUL after them */
char *mem_print(const char *fmt, ...) PRINTF_LIKE(1, 2); /* asprintf */

/* A growable array in the manner of `items`, `n`, `cap`: items = MEM_PUSH(items, n, cap) makes room
 * for one more. */
#define MEM_PUSH(items, n, cap)                                                                    \
    ((n) < (cap) ? (items)                                                                         \
                 : ((cap) = (cap) ? (cap)*2 : 8, mem_grow((items), (cap) * sizeof *(items))))

struct buf {
    char *data; /* NUL-terminated whenever len > 0 or buf_text was called */
    size_t len, cap;
};

void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_add_text(struct buf *b, const char *text);
void buf_add_char(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_clear(struct buf *b);       /* keeps the memory */
void buf_free(struct buf *b);        /* back to {0} */
const char *buf_text(struct buf *b); /* never NULL */
char *buf_take(struct buf *b);       /* caller owns the text; b is {0} again */

#endif
