/* Shared by examples.c (running and comparing) and example_case.c (the case of an example). */
#ifndef QIANSHOU_API_EXAMPLE_H
#define QIANSHOU_API_EXAMPLE_H

#include "api/rules.h"

/* Builds the case from the table at i: unset fields are unknown, the term gives its nominal days,
 * `categories` lists categories. Raises an error that begins with `label`. */
void example_read_case(lua_State *L, int i, const char *label, const struct case_layout *layout,
                       struct symbols *symbols, struct case_facts *c);

#endif
