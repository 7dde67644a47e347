#include "api/trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/rules.h"
#include "stipend/round.h"

/* ---- what the rules' functions tell, while they run ---- */

void trace_rule(struct trace *t, const struct rule *rule) {
    if (t->n_rules == TRACED_RULES_MAX) t->n_rules--; /* the last stands for the rest */
    struct traced_rule *to = &t->rule[t->n_rules++];
    *to = (struct traced_rule){.phase = api_phases[rule->phase], .first_line = t->n};
    snprintf(to->plugin, sizeof to->plugin, "%s", rule->plugin->manifest.name);
    snprintf(to->where, sizeof to->where, "%s", rule->where);
    t->rule_where = rule->where;
    t->from[0] = t->reference[0] = '\0';
}

void trace_rule_end(struct trace *t, const struct rule_cost *c) {
    struct traced_rule *to = &t->rule[t->n_rules - 1];
    to->ran = c->calls > 0;
    to->ns = c->ns;
    to->n_lines = t->n - to->first_line;
}

/* Each field once. */
void trace_read(lua_State *L, struct trace *t, const char *field) {
    char *read = t->rule[t->n_rules - 1].read, name[80];
    size_t used = strlen(read);
    snprintf(name, sizeof name, " %s=", field);
    if (strstr(read, name)) return;
    const char *value = lua_isfunction(L, -1) ? "…" : luaL_tolstring(L, -1, NULL);
    snprintf(read + used, sizeof t->rule->read - used, "%s%s", name, value);
}

void trace_entry(lua_State *L, int i) {
    const struct rule_state *state = plugin_of(L)->scratch;
    if (!state || !state->rules->trace || !lua_istable(L, i)) return;
    struct trace *t = state->rules->trace;
    const char *from = api_text(L, i, "from"), *reference = api_text(L, i, "reference");
    snprintf(t->from, sizeof t->from, "%s", from ? from : "");
    snprintf(t->reference, sizeof t->reference, "%s", reference ? reference : "");
}

void trace_line(lua_State *L, struct trace *t, int kind, fen_t fen) {
    if (t->n == TRACED_MAX) return;
    struct traced *line = &t->line[t->n++];
    *line = (struct traced){.kind = kind, .fen = fen};
    luaL_where(L, 1);
    const char *where = lua_tostring(L, -1);
    size_t n = strlen(where);
    if (n == 0) /* "return award:refuse(…)" leaves no caller: then where the rule stands */
        snprintf(line->where, sizeof line->where, "%s", t->rule_where);
    else
        snprintf(line->where, sizeof line->where, "%.*s", (int)n - 2, where);
    lua_pop(L, 1);
    snprintf(line->plugin, sizeof line->plugin, "%s", plugin_of(L)->manifest.name);
    memcpy(line->from, t->from, sizeof line->from);
    memcpy(line->reference, t->reference, sizeof line->reference);
}

/* ---- one case ---- */

static void add_sentences(struct rules *r, const struct batch *b, struct trace *t) {
    size_t n;
    const struct reason *reasons = api_rule_engine.reasons(r, &n);
    const struct award *a = &b->awards[0];
    for (int i = 0, at = 0; i < a->n_lines; i++) {
        while (at < t->n && t->line[at].kind == TRACED_SHARE) at++;
        if (at == t->n) return; /* the engine's own refusal has no place */
        char *sentence = explain_sentence(reasons[a->line[i].reason].template,
                                          b->text.data + a->line[i].operands_at);
        snprintf(t->line[at].sentence, sizeof t->line[at].sentence, "%s", sentence);
        free(sentence);
        at++;
    }
}

static bool run(struct rules *r, struct case_reader *reader, const struct symbols *symbols,
                struct batch *b, struct trace *out, struct err *e) {
    if (!case_reader_fill(reader, b, e)) return false;
    out->found = b->n > 0;
    if (!out->found) return true;
    const int64_t *v = b->cases[0].value;
    if (v[CASE_stage] != CASE_UNKNOWN)
        snprintf(out->stage, sizeof out->stage, "%s",
                 symbols_text(symbols, (int32_t)v[CASE_stage], NULL));
    out->county = v[CASE_county_code];
    award_begin(&b->awards[0], &b->cases[0]);
    api_cost_begin(r);
    r->trace = out;
    bool ok = rule_case_watch(r, e) && api_rule_engine.apply(r, b, b->awards, e);
    r->trace = NULL;
    if (ok) add_sentences(r, b, out);
    return ok;
}

bool api_trace(struct store *s, const struct ruleset *rs, const struct case_period *period,
               struct trace *out, struct err *e) {
    struct case_layout layout;
    struct symbols *symbols = symbols_new();
    struct batch *b = mem_alloc(sizeof *b);
    *out = (struct trace){0};
    case_layout_init(&layout);
    bool ok = api_rule_engine.layout(rs, &layout, e);
    struct rules *r = ok ? api_rule_engine.open(rs, &layout, symbols, e) : NULL;
    struct case_reader *reader = r ? case_reader_open(s, &layout, symbols, period, e) : NULL;
    ok = reader && run(r, reader, symbols, b, out, e);
    case_reader_close(reader);
    if (r) api_rule_engine.close(r);
    buf_free(&b->text);
    free(b);
    symbols_free(symbols);
    case_layout_free(&layout);
    return ok;
}

/* ---- figures in data files ---- */

static bool has_word(const char *line, const char *const *words) {
    for (; *words; words++)
        if (strstr(line, *words)) return true;
    return false;
}

static bool find_in_file(const struct source_file *f, const char *from, const char *const *words,
                         struct figure *out) {
    bool inside = false, found = false;
    char *text = mem_copy(f->text, f->length), *rest = text;
    int number = 1;
    for (char *line; !found && (line = strsep(&rest, "\n")); number++) {
        const char *at = strstr(line, "from");
        if (at && strchr(at, '"')) inside = strncmp(strchr(at, '"') + 1, from, strlen(from)) == 0;
        found = inside && has_word(line, words);
        if (!found) continue;
        out->line = number;
        snprintf(out->file, sizeof out->file, "%s", f->name);
        snprintf(out->text, sizeof out->text, "%s", line + strspn(line, " \t"));
    }
    free(text);
    return found;
}

bool api_find_figure(const struct ruleset *rs, const char *plugin, const char *from,
                     const char *const *words, struct figure *out) {
    size_t n = strlen(plugin);
    for (size_t i = 0; i < rs->files.n; i++) {
        const struct source_file *f = &rs->files.files[i];
        if (strncmp(f->name, plugin, n) == 0 && f->name[n] == '/' &&
            find_in_file(f, from, words, out))
            return true;
    }
    return false;
}
