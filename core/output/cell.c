#include "output/writer.h"

bool cell_is_number(enum output_kind kind, const struct value *v) {
    return kind != OUTPUT_TEXT && v->type == VALUE_INTEGER;
}

static void add_percent(struct buf *b, int64_t hundredths) {
    uint64_t abs = hundredths < 0 ? 0 - (uint64_t)hundredths : (uint64_t)hundredths;
    buf_printf(b, "%s%llu.%02u%%", hundredths < 0 ? "-" : "", (unsigned long long)(abs / 100),
               (unsigned)(abs % 100));
}

static void add_integer(struct buf *b, enum output_kind kind, int64_t value) {
    char text[MONEY_TEXT];
    if (kind == OUTPUT_YUAN)
        buf_add_text(b, money_format_yuan(value, text));
    else if (kind == OUTPUT_PERCENT)
        add_percent(b, value);
    else
        buf_printf(b, "%lld", (long long)value);
}

static void add_hex(struct buf *b, const char *bytes, size_t n) {
    for (size_t i = 0; i < n; i++) buf_printf(b, "%02x", (unsigned char)bytes[i]);
}

void cell_add(struct buf *b, enum output_kind kind, const struct value *v) {
    switch (v->type) {
    case VALUE_NULL:
        break;
    case VALUE_INTEGER:
        add_integer(b, kind, v->integer);
        break;
    case VALUE_TEXT:
        buf_add(b, v->text, v->length);
        break;
    case VALUE_BLOB:
        add_hex(b, v->text, v->length);
        break;
    }
}
