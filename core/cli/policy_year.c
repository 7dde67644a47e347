/* policy new-year: data files get a new entry, ready to be edited */
#include "cli/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/dated_text.h"
#include "calendar/term.h"

/* The first autumn that has not begun yet. */
static day_t next_autumn(struct cli *cli) {
    day_t today = instant_day(host_now(&cli->host));
    struct term t = {date_from_day(today).year, 1};
    if (term_nominal_start(t) <= today) t.year++;
    return term_nominal_start(t);
}

static bool add_entry(struct cli *cli, const struct plugin *p, const struct source_file *f,
                      const char *last, const char *from, struct err *e) {
    if (strcmp(last, from) >= 0) {
        err_set(e, ERR_STATE, "%s has an entry from %s on already", f->label, last);
        return err_hint(e, "edit that one, or say a later term: --from TERM");
    }
    char *relative = mem_print("plugins/%s/%s", p->manifest.name, f->name),
         *path = host_path(&cli->host, relative), *text = dated_text_add(f->text, from);
    bool ok = output_file(path, text, strlen(text), 0644, e);
    free(text);
    free(path);
    free(relative);
    if (ok)
        cli_say(cli,
                "%s 添了一条:%s 起执行,数照抄 %s 的一条;改好数,在 reference 里写上文件依据,再运行: "
                "qianshou policy check",
                f->label, from, last);
    return ok;
}

static bool add_entries(struct cli *cli, const struct plugin *p, const char *from, int *n,
                        struct err *e) {
    for (size_t i = 0; i < p->sources.n; i++) {
        const struct source_file *f = &p->sources.files[i];
        const char *dot = strrchr(f->name, '.');
        char last[16];
        bool is_own = dot && strcmp(dot, ".lua") == 0 && !strchr(f->name, '/');
        if (!is_own || strcmp(f->name, "examples.lua") == 0 || !dated_text_last(f->text, last))
            continue;
        if (!add_entry(cli, p, f, last, from, e)) return false;
        ++*n;
    }
    return true;
}

bool policy_new_year(struct cli *cli, struct err *e) {
    const struct registry *r = &cli->host.registry;
    const char *name = cli_text(cli, "plugin"), *term = cli_text(cli, "from");
    char from[DATE_TEXT];
    struct term t;
    int n = 0;
    date_format(term && term_parse(term, &t) ? term_nominal_start(t) : next_autumn(cli), from);
    for (size_t i = 0; i < r->n; i++) {
        const struct manifest *m = &r->plugins[i]->manifest;
        if (name ? strcmp(m->name, name) != 0 : !(m->needs & NEEDS_RULE)) continue;
        if (!add_entries(cli, r->plugins[i], from, &n, e)) return false;
    }
    if (n > 0) return true;
    return err_set(e, ERR_INPUT, "no data file with dated entries in %s",
                   name ? name : "any rule plugin");
}
