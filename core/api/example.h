/* examples.lua, shared by examples.c (the list), example_rule.c (cases for rules), example_case.c
 * (the case of an example) and example_check.c (checks of any plugin). */
#ifndef QIANSHOU_API_EXAMPLE_H
#define QIANSHOU_API_EXAMPLE_H

#include "api/rules.h"

struct examples {
    struct plugin *plugin; /* in a fresh state without a store; the list lies on its stack */
    void (*report)(void *context, const char *line);
    void *context;
    int list, count;
    int at;          /* number of the example at hand, from 1 */
    char label[256]; /* its name in messages */
    bool is_check, differs;
    bool began; /* the check itself, after its fields were found good */
    /* for rules; NULL where the plugin has none */
    struct rules *rules;
    struct case_layout layout;
    struct symbols *symbols;
    struct buf text; /* operands of the lines; nobody reads them here */
    struct case_facts facts;
    bool has_given;
    fen_t given;
    struct award award;
};

/* Calls with the examples, which lie on the plugin's stack, and x. */
bool example_enter(struct examples *x, lua_CFunction function, struct err *e) MUST_CHECK;
/* Tells staff what is not as the example at hand says. */
void example_differ(struct examples *x, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The example at hand. False when it cannot be run as it is written. */
bool example_rule_run(struct examples *x, struct err *e) MUST_CHECK;
bool example_check_run(struct examples *x, struct err *e) MUST_CHECK;

/* Builds the case from the table at i: unset fields are unknown, the term gives its nominal days,
 * `categories` lists categories. Raises an error that begins with `label`. */
void example_read_case(lua_State *L, int i, const char *label, const struct case_layout *layout,
                       struct symbols *symbols, struct case_facts *c);
/* One field of a case: its name at `name`, its value above it. Raises an error likewise. */
int64_t example_read_field(lua_State *L, int name, const char *label,
                           const struct case_layout *layout, struct symbols *symbols, int *field);

#endif
