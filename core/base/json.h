/* JSON: cJSON read strictly (its traps closed: see json_parse), and a writer that keeps 64-bit
 * integers whole. */
#ifndef QIANSHOU_BASE_JSON_H
#define QIANSHOU_BASE_JSON_H

#include <cjson/cJSON.h>

#include "base/mem.h"

/* Strict: UTF-8, nothing after the value, no duplicate keys, no NUL, numbers within ±2^53. `file`
 * is for the message. Caller owns the tree (cJSON_Delete). Look keys up with
 * cJSON_GetObjectItemCaseSensitive. */
cJSON *json_parse(const char *text, size_t length, const char *file, struct err *e) MUST_CHECK;
/* False unless v is a number without fraction within ±2^53. */
bool json_integer(const cJSON *v, int64_t *out) MUST_CHECK;

/* Writing: appends to a buffer; the caller puts commas and brackets. */
void json_add_text(struct buf *b, const char *text, size_t length); /* quoted and escaped */
void json_add_integer(struct buf *b, int64_t value);
/* A further member of an object: ,"name":"text" and ,"name":17. */
void json_add_member_text(struct buf *b, const char *name, const char *text);
void json_add_member_integer(struct buf *b, const char *name, int64_t value);

#endif
