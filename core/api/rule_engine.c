/* Running rules: one struct rules is one worker's copy of every rule plugin of a ruleset. */
#include <stdlib.h>
#include <string.h>

#include "api/rules.h"

enum { REASONS_MAX = 64 };

static const char silent_template[] = "没有一条规则给出金额,需人工核定";

static const struct plugin_host rule_host = {
    .modules = api_modules, .limits = {.memory_bytes = 16 << 20, .cpu_ms = 200}, .context = NULL};

struct rule_state *rule_state_of(lua_State *L) {
    return plugin_of(L)->scratch;
}

/* ---- layout ---- */

static bool add_facts(const struct registry *registry, struct case_layout *layout, struct err *e) {
    static const enum case_kind kinds[] = {
        [FACT_BOOLEAN] = CASE_FLAG, [FACT_INTEGER] = CASE_INTEGER, [FACT_TEXT] = CASE_SYMBOL};
    for (size_t i = 0; i < registry->n; i++) {
        const struct manifest *m = &registry->plugins[i]->manifest;
        for (size_t f = 0; f < m->n_facts; f++) {
            if (!case_layout_add_fact(layout, m->facts[f].name, kinds[m->facts[f].type], e))
                return false;
        }
    }
    return true;
}

/* ---- reasons ---- */

static bool add_reason(struct rules *r, const char *plugin, const char *code, const char *template,
                       struct err *e) {
    r->reason = MEM_PUSH(r->reason, r->n_reasons, r->cap_reasons);
    r->form = mem_grow(r->form, r->cap_reasons * sizeof *r->form);
    r->reason[r->n_reasons] =
        (struct reason){mem_copy_text(plugin), mem_copy_text(code), mem_copy_text(template)};
    return reason_parse(template, r->layout, &r->form[r->n_reasons++], e);
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What taking one rule needs inside its state. */
struct taking {
    struct rules *r;
    const struct contribution *c;
    struct rule rule;
    bool ok;
    struct err e;
};

static bool number_reason(struct taking *t, lua_State *L, const char *code, const char *template) {
    lua_getfield(L, LUA_REGISTRYINDEX, "reasons");
    if (lua_getfield(L, -1, code) != LUA_TNIL) {
        err_set(&t->e, ERR_SCRIPT, "%s: the reason \"%s\" stands in two of its rules",
                t->c->plugin->label, code);
        return err_at(&t->e, t->c->where, 0);
    }
    lua_pushinteger(L, (lua_Integer)t->r->n_reasons);
    lua_setfield(L, -3, code);
    lua_pop(L, 2);
    if (add_reason(t->r, t->c->plugin->manifest.name, code, template, &t->e)) return true;
    err_wrap(&t->e, "%s: reason \"%s\"", t->c->plugin->label, code);
    return err_at(&t->e, t->c->where, 0);
}

/* Numbers the reasons of one rule in the order of their codes. Stack: taking, the reasons table. */
static bool number_reasons(struct taking *t, lua_State *L) {
    const char *codes[REASONS_MAX];
    size_t n = 0;
    for (lua_pushnil(L); lua_next(L, 2); lua_pop(L, 1)) {
        if (n == REASONS_MAX) luaL_error(L, "more than %d reasons", REASONS_MAX);
        codes[n++] = lua_tostring(L, -2);
    }
    qsort(codes, n, sizeof *codes, by_text);
    for (size_t i = 0; i < n; i++) {
        lua_getfield(L, 2, codes[i]);
        if (!number_reason(t, L, codes[i], lua_tostring(L, -1))) return false;
        lua_settop(L, 2);
    }
    return true;
}

static int take_inside(lua_State *L) {
    struct taking *t = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, t->c->table);
    lua_getfield(L, 2, "apply");
    t->rule.apply_ref = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_getfield(L, 2, "reasons");
    lua_replace(L, 2);
    t->ok = number_reasons(t, L);
    return 0;
}

/* ---- opening ---- */

static bool take_rule(struct rules *r, const struct contribution *c, struct err *e) {
    struct taking t = {
        .r = r, .c = c, .rule = {.plugin = c->plugin, .phase = c->rank, .where = c->where}};
    if (!script_enter(c->plugin->script, take_inside, &t, e)) return false;
    if (!t.ok) {
        *e = t.e;
        return false;
    }
    size_t at = r->n_rules; /* by phase; within it in the order of plugins, which is by `after`,
                               then name */
    r->rule = MEM_PUSH(r->rule, r->n_rules, r->cap_rules);
    for (r->n_rules++; at > 0 && r->rule[at - 1].phase > t.rule.phase; at--)
        r->rule[at] = r->rule[at - 1];
    r->rule[at] = t.rule;
    return true;
}

static int prepare_inside(lua_State *L) {
    struct rules *r = lua_touserdata(L, 1);
    struct rule_state *state = rule_state_of(L);
    lua_newtable(L);
    lua_setfield(L, LUA_REGISTRYINDEX, "reasons");
    rule_case_new(L, r);
    state->case_ref = luaL_ref(L, LUA_REGISTRYINDEX);
    rule_award_new(L);
    state->award_ref = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

static bool prepare_state(struct rules *r, struct plugin *p, struct err *e) {
    struct rule_state *state = mem_alloc(sizeof *state);
    state->rules = r;
    p->scratch = state;
    return script_enter(p->script, prepare_inside, r, e);
}

static bool take_registry(struct rules *r, struct err *e) {
    registry_start(&r->registry, &rule_host);
    if (!registry_is_whole(&r->registry, e)) return false;
    for (size_t i = 0; i < r->registry.n; i++)
        if (!prepare_state(r, r->registry.plugins[i], e)) return false;
    if (!add_reason(r, "core", "silent", silent_template, e)) return false;
    struct registry_walk at = {0};
    for (const struct contribution *c; (c = registry_next(&r->registry, NOUN_RULE, &at));)
        if (!take_rule(r, c, e)) return false;
    return rule_memory_keep(r, e);
}

static bool rules_layout(const struct ruleset *rs, struct case_layout *layout, struct err *e) {
    struct registry registry;
    if (!ruleset_open(rs, &registry, e)) return false;
    bool ok = add_facts(&registry, layout, e);
    registry_free(&registry);
    return ok;
}

static void rules_close(struct rules *r) {
    registry_free(&r->registry);
    for (size_t i = 0; i < r->n_reasons; i++) {
        free(r->reason[i].plugin);
        free(r->reason[i].code);
        free(r->reason[i].template);
    }
    free(r->reason);
    free(r->form);
    free(r->rule);
    free(r->cost);
    free(r);
}

static struct rules *rules_open(const struct ruleset *rs, const struct case_layout *layout,
                                const struct symbols *symbols, struct err *e) {
    struct rules *r = mem_alloc(sizeof *r);
    r->layout = layout;
    r->symbols = symbols;
    if (ruleset_open(rs, &r->registry, e) && take_registry(r, e)) {
        if (r->n_rules > 0) return r;
        err_set(e, ERR_SCRIPT, "no plugin contributes a rule: add one to init.lua");
    }
    rules_close(r);
    return NULL;
}

/* ---- running: rule by rule over a batch, so that a protected call is paid once a batch, not once
 * a child; rules are pure, so this gives what child by child would ---- */

struct sweep {
    struct rules *r;
    const struct rule *rule;
    const struct case_facts *cases;
    struct award *awards;
    size_t n, at;
};

static int sweep_inside(lua_State *L) {
    struct sweep *s = lua_touserdata(L, 1);
    const struct rule_state *state = rule_state_of(L);
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->rule->apply_ref);
    lua_rawgeti(L, LUA_REGISTRYINDEX, state->case_ref);
    lua_rawgeti(L, LUA_REGISTRYINDEX, state->award_ref);
    for (; s->at < s->n; s->at++) {
        if (!award_enter_phase(&s->awards[s->at], s->rule->phase)) continue;
        s->r->current = &s->cases[s->at];
        s->r->award = &s->awards[s->at];
        script_watch_next(); /* the time limit is for each child */
        lua_pushvalue(L, 2);
        lua_pushvalue(L, 3);
        lua_pushvalue(L, 4);
        lua_call(L, 2, 0);
    }
    return 0;
}

static bool finish_award(struct rules *r, struct award *a, struct err *e) {
    int before = a->n_lines;
    if (!award_finish(a, 0, e)) return false;
    if (a->n_lines > before) { /* the engine's own refusal has no operands */
        a->line[before].operands_at = (uint32_t)r->text->len;
        a->line[before].operands_length = 2;
        buf_add(r->text, "[]", 3);
    }
    return true;
}

/* *failed: which case could not be decided. */
static bool apply_all(struct rules *r, const struct case_facts *cases, struct award *awards,
                      size_t n, size_t *failed, struct err *e) {
    for (size_t i = 0; i < r->n_rules; i++) {
        struct sweep s = {.r = r, .rule = &r->rule[i], .cases = cases, .awards = awards, .n = n};
        if (r->trace) trace_rule(r->trace, s.rule);
        uint64_t began = r->cost ? cost_begin(&r->cost[i], s.rule, awards, n) : 0;
        bool ok = script_enter(s.rule->plugin->script, sweep_inside, &s, e);
        if (r->cost) cost_end(&r->cost[i], began);
        if (r->trace) trace_rule_end(r->trace, &r->cost[i]);
        *failed = s.at;
        if (!ok) return false;
    }
    for (*failed = 0; *failed < n; ++*failed)
        if (!finish_award(r, &awards[*failed], e)) return false;
    return true;
}

static bool rules_apply(struct rules *r, struct batch *b, struct award *awards, struct err *e) {
    size_t failed;
    r->text = &b->text;
    script_watch_begin();
    bool ok = apply_all(r, b->cases, awards, b->n, &failed, e);
    script_watch_end();
    if (!ok) b->failed_child = b->cases[failed].child_id;
    return ok;
}

/* ---- one plugin alone, for its examples ---- */

struct rules *rules_open_alone(const struct registry *all, const struct plugin *p,
                               struct case_layout *layout, const struct symbols *symbols,
                               struct err *e) {
    case_layout_init(layout);
    struct rules *r = mem_alloc(sizeof *r);
    r->layout = layout;
    r->symbols = symbols;
    struct plugin *copy = add_facts(all, layout, e) ? plugin_copy(p, e) : NULL;
    if (copy) registry_add(&r->registry, copy);
    if (copy && take_registry(r, e)) return r;
    rules_close_alone(r, layout);
    return NULL;
}

void rules_close_alone(struct rules *r, struct case_layout *layout) {
    if (r) rules_close(r);
    case_layout_free(layout);
}

bool rules_apply_given(struct rules *r, const struct case_facts *c, const fen_t *given,
                       struct award *a, struct buf *text, struct err *e) {
    award_begin(a, c);
    r->text = text;
    if (given && !award_add(a, *given, 0, e)) return false;
    size_t failed;
    return apply_all(r, c, a, 1, &failed, e);
}

static const struct reason *rules_reasons(const struct rules *r, size_t *n) {
    *n = r->n_reasons;
    return r->reason;
}

const struct rule_engine api_rule_engine = {.layout = rules_layout,
                                            .open = rules_open,
                                            .apply = rules_apply,
                                            .check = rule_memory_check,
                                            .reasons = rules_reasons,
                                            .close = rules_close};
