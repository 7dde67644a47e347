/* { name, check = function() … end }: fails by raising an error. The plugin has no store there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/example.h"

/* Stack: the examples, this. */
static int call_inside(lua_State *L) {
    static const struct api_field fields[] = {{"name", LUA_TSTRING, true},
                                              {"check", LUA_TFUNCTION, true}};
    struct examples *x = lua_touserdata(L, 2);
    lua_rawgeti(L, 1, x->at);
    api_check_fields(L, 3, x->label, fields, 2);
    x->began = true;
    lua_getfield(L, 3, "check");
    lua_call(L, 0, 0);
    return 0;
}

/* assert does not say where: the traceback does. */
static void find_place(const char *file, struct err *e) {
    char *start = mem_print("%s:", file);
    const char *at = strstr(e->message, start);
    if (at && !strchr(e->where, ':')) err_at(e, file, atoi(at + strlen(start)));
    free(start);
}

bool example_check_run(struct examples *x, struct err *e) {
    struct err failure;
    x->began = false;
    if (example_enter(x, call_inside, &failure)) return true;
    if (!x->began) {
        *e = failure;
        return false;
    }
    find_place(source_find(&x->plugin->sources, "examples.lua")->label, &failure);
    example_differ(x, "不成立:%.*s(%s)", (int)strcspn(failure.message, "\n"), failure.message,
                   failure.where);
    return true;
}
