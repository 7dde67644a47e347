#include <string.h>

#include "api/rules.h"

static bool parse_place(const char *start, size_t length, const struct case_layout *layout,
                        struct reason_place *p, struct err *e) {
    const char *colon = memchr(start, ':', length);
    size_t name = colon ? (size_t)(colon - start) : length;
    if (name == 0 || name >= sizeof p->name)
        return err_set(e, ERR_SCRIPT, "{%.*s} is no place", (int)length, start);
    memcpy(p->name, start, name);
    p->name[name] = '\0';
    p->yuan = colon && length - name == 5 && memcmp(colon, ":yuan", 5) == 0;
    if (colon && !p->yuan)
        return err_set(e, ERR_SCRIPT, "{%.*s}: only \":yuan\" may follow a name", (int)length,
                       start);
    p->is_fen = strcmp(p->name, "fen") == 0;
    p->case_field = case_layout_find(layout, p->name);
    return true;
}

bool reason_parse(const char *template, const struct case_layout *layout, struct reason_form *form,
                  struct err *e) {
    form->n_places = 0;
    for (const char *open = strchr(template, '{'); open; open = strchr(open + 1, '{')) {
        const char *close = strchr(open, '}');
        if (!close) return err_set(e, ERR_SCRIPT, "\"%s\": a { without }", template);
        if (form->n_places == PLACES_MAX)
            return err_set(e, ERR_SCRIPT, "\"%s\": over %d places", template, PLACES_MAX);
        if (!parse_place(open + 1, (size_t)(close - open - 1), layout,
                         &form->place[form->n_places++], e))
            return false;
        open = close;
    }
    return true;
}
