/* One value as it travels between the store, Lua, files and people. Bytes of text and blobs belong
 * to whoever made the value; it says how long they live. */
#ifndef QIANSHOU_BASE_VALUE_H
#define QIANSHOU_BASE_VALUE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum value_type { VALUE_NULL, VALUE_INTEGER, VALUE_TEXT, VALUE_BLOB };

struct value {
    enum value_type type;
    int64_t integer;
    const char *text; /* bytes of text or blob; text is NUL-terminated */
    size_t length;
};

static inline struct value value_null(void) {
    return (struct value){.type = VALUE_NULL};
}

static inline struct value value_integer(int64_t v) {
    return (struct value){.type = VALUE_INTEGER, .integer = v};
}

static inline struct value value_text(const char *text) {
    if (!text) return value_null();
    return (struct value){.type = VALUE_TEXT, .text = text, .length = strlen(text)};
}

static inline struct value value_blob(const void *bytes, size_t n) {
    return (struct value){.type = VALUE_BLOB, .text = bytes, .length = n};
}

#endif
