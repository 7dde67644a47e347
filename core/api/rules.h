/* Rules in Lua, shared by the files that run them: rule_engine.c (phases), rule_case.c (what a rule
 * reads), rule_award.c (what a rule answers), reason.c (sentences). */
#ifndef QIANSHOU_API_RULES_H
#define QIANSHOU_API_RULES_H

#include "api/internal.h"
#include "api/trace.h"
#include "base/hash.h"

enum { PLACES_MAX = 12 };

/* A {place} of a sentence. */
struct reason_place {
    char name[32];
    bool yuan;      /* {x:yuan} */
    int case_field; /* -1: only args have it */
    bool is_fen;    /* {fen}: the line's own amount */
};

struct reason_form {
    struct reason_place place[PLACES_MAX];
    int n_places;
};

/* The places of a template. False names what is wrong with it. */
bool reason_parse(const char *template, const struct case_layout *layout, struct reason_form *form,
                  struct err *e) MUST_CHECK;

/* Lua keeps one copy of each short text, so a field's name is known by its address while the state
 * holds it. */
enum { NAME_SLOTS = 256 };
struct field_names {
    const char *name[NAME_SLOTS];
    int field[NAME_SLOTS];
};

/* What one plugin's state needs while rules run; plugin->scratch. */
struct rule_state {
    struct rules *rules;
    int case_ref, award_ref;
    struct field_names names;
    char memory[HASH_HEX]; /* of what the plugin's rules can reach, before they ran */
};

struct rule {
    struct plugin *plugin;
    int phase;
    int apply_ref;
    const char *where;
};

struct rules {
    const struct case_layout *layout;
    const struct symbols *symbols;
    struct registry registry;
    struct rule *rule;
    size_t n_rules, cap_rules;
    struct reason *reason; /* 0 is the engine's own */
    struct reason_form *form;
    size_t n_reasons, cap_reasons;
    /* what runs now */
    const struct case_facts *current;
    struct award *award;
    struct buf *text;
    struct trace *trace;    /* NULL: nobody wants to know more than the award */
    struct rule_cost *cost; /* one a rule; NULL: nobody counts */
};

/* The rules of a copy of one plugin alone. The layout has the facts of
 * all plugins; it is filled here and freed by rules_close_alone. */
struct rules *rules_open_alone(const struct registry *all, const struct plugin *p,
                               struct case_layout *layout, const struct symbols *symbols,
                               struct err *e) MUST_CHECK;
void rules_close_alone(struct rules *r, struct case_layout *layout); /* r may be NULL */
/* Runs all phases over one case that earlier rules gave *given already (a line of reason 0); NULL:
 * nothing. Operands go to `text`. */
bool rules_apply_given(struct rules *r, const struct case_facts *c, const fen_t *given,
                       struct award *a, struct buf *text, struct err *e) MUST_CHECK;

/* rule_memory.c: rules remember nothing. Keep before the first case; check after the last. */
bool rule_memory_keep(struct rules *r, struct err *e) MUST_CHECK;
bool rule_memory_check(const struct rules *r, struct err *e) MUST_CHECK;

/* cost.c: the rule is about to run over the awards; what it took. */
uint64_t cost_begin(struct rule_cost *c, const struct rule *rule, const struct award *awards,
                    size_t n);
void cost_end(struct rule_cost *c, uint64_t began);
/* trace.c: a rule begins and ends; it read the field whose value is on top; stipend.at gave the
 * table at i; the award took an answer. */
void trace_rule(struct trace *t, const struct rule *rule);
void trace_rule_end(struct trace *t, const struct rule_cost *c);
void trace_read(lua_State *L, struct trace *t, const char *field);
void trace_entry(lua_State *L, int i);
void trace_line(lua_State *L, struct trace *t, int kind, fen_t fen);

struct rule_state *rule_state_of(lua_State *L);
void rule_case_new(lua_State *L, struct rules *r); /* pushes the `case` that rules see */
void rule_award_new(lua_State *L);                 /* pushes the `award` */
/* From now on what rules read of the case goes to the rules' trace. */
bool rule_case_watch(struct rules *r, struct err *e) MUST_CHECK;
/* Pushes field `i` of the current case; `cache` is the index of the state's text cache. */
void rule_case_push(lua_State *L, const struct rules *r, int field, int cache);

#endif
