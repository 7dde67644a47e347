/* One page for the board: bars by stage and by county, before and after, as SVG. */
#include "cli/policy.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 794, HEIGHT = 1123, LEFT = 150, BAR = 430, STEP = 34 }; /* A4 at 96 dpi */

static void add_escaped(struct buf *b, const char *text) {
    for (; *text; text++) {
        if (*text == '<')
            buf_add_text(b, "&lt;");
        else if (*text == '&')
            buf_add_text(b, "&amp;");
        else
            buf_add_char(b, *text);
    }
}

static void add_text(struct buf *b, int x, int y, int size, const char *anchor, const char *text) {
    buf_printf(b, "<text x=\"%d\" y=\"%d\" font-size=\"%d\" text-anchor=\"%s\">", x, y, size,
               anchor);
    add_escaped(b, text);
    buf_add_text(b, "</text>\n");
}

static void add_bar(struct buf *b, int y, fen_t fen, fen_t most, const char *colour) {
    int width = most > 0 ? (int)(fen * BAR / most) : 0;
    buf_printf(b, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"11\" fill=\"%s\"/>\n", LEFT, y,
               width, colour);
}

static void add_line(struct buf *b, int y, const struct policy_line *line, fen_t most) {
    char before[MONEY_TEXT], after[MONEY_TEXT], text[128];
    add_text(b, LEFT - 10, y + 16, 13, "end", line->name);
    add_bar(b, y, line->sum.before, most, "#b8c4ce");
    add_bar(b, y + 12, line->sum.after, most, "#c8102e");
    snprintf(text, sizeof text, "%s → %s", money_format_wan(line->sum.before, before),
             money_format_wan(line->sum.after, after));
    add_text(b, WIDTH - 40, y + 16, 12, "end", text);
}

static bool add_chart(struct policy_view *v, struct buf *b, enum policy_key key, const char *title,
                      int *y, struct err *e) {
    struct policy_line *lines = mem_alloc(POLICY_LINES_MAX * sizeof *lines);
    size_t n;
    fen_t most = 0;
    bool ok = policy_lines(v, key, lines, &n, e);
    if (ok) add_text(b, 40, *y, 16, "start", title);
    *y += 16;
    for (size_t i = 0; ok && i < n; i++) {
        const struct compare_sum *s = &lines[i].sum;
        if (s->before > most) most = s->before;
        if (s->after > most) most = s->after;
    }
    for (size_t i = 0; ok && i < n; i++, *y += STEP) add_line(b, *y, &lines[i], most);
    *y += 24;
    free(lines);
    return ok;
}

static void add_heading(const struct policy_view *v, struct buf *b) {
    char before[MONEY_TEXT], after[MONEY_TEXT], text[256];
    const struct policy_term *t = policy_view_term(v);
    const struct compare_sum *s = &t->sums.total;
    snprintf(text, sizeof text, "%s 学期关爱金:规则调整前后", t->term);
    add_text(b, 40, 60, 24, "start", text);
    snprintf(text, sizeof text, "在册 %lld 人,变化 %lld 人;停发 %lld 人。合计 %s 万元 → %s 万元",
             (long long)s->children, (long long)compare_changed(s),
             (long long)s->change[CHANGE_LOST], money_format_wan(s->before, before),
             money_format_wan(s->after, after));
    add_text(b, 40, 88, 14, "start", text);
    snprintf(text, sizeof text, "到毕业为止的承诺 %s 万元 → %s 万元",
             money_format_wan(v->d.projection.before, before),
             money_format_wan(v->d.projection.after, after));
    add_text(b, 40, 110, 14, "start", text);
    add_text(b, 40, 132, 12, "start", "灰色:现行规则;红色:拟执行的规则;单位:万元");
}

bool policy_chart_write(struct policy_view *v, const char *path, struct err *e) {
    struct buf b = {0};
    char foot[256];
    int y = 170;
    buf_printf(&b,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 "
               "%d %d\" font-family=\"Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, "
               "sans-serif\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
               WIDTH, HEIGHT, WIDTH, HEIGHT);
    add_heading(v, &b);
    bool ok = add_chart(v, &b, POLICY_BY_STAGE, "按学段", &y, e) &&
              add_chart(v, &b, POLICY_BY_COUNTY, "按县(市、区)", &y, e);
    snprintf(foot, sizeof foot, "规则集 %.12s,差异摘要 %.16s", v->ruleset.hash, v->d.digest);
    add_text(&b, 40, HEIGHT - 40, 11, "start", foot);
    buf_add_text(&b, "</svg>\n");
    ok = ok && output_file(path, b.data, b.len, 0644, e);
    buf_free(&b);
    if (ok) cli_say(v->cli, "已写入 %s", path);
    return ok;
}
