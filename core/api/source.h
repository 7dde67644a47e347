/* Shared by api_intake.c (registration) and source.c (running). */
#ifndef QIANSHOU_API_SOURCE_H
#define QIANSHOU_API_SOURCE_H

#include "api/internal.h"

enum { SOURCE_COLUMNS_MAX = 64, SOURCE_REASON_MAX = 512 };

/* Pushes what intake.reject throws, of field and reason at 1 and 2: a table that only source.c
 * recognises, and that names the line of the call. */
void source_push_rejection(lua_State *L);

#endif
