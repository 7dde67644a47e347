#include <stdlib.h>
#include <string.h>

#include "intake/kind.h"

/* The code that a code or name stands for today, or 0. */
static int find_division(const struct column_context *context, const char *cell) {
    bool is_code = strlen(cell) == 6 && strspn(cell, "0123456789") == 6;
    int code = is_code ? atoi(cell) : 0;
    for (size_t i = 0; context && i < context->n_divisions; i++) {
        const struct division_name *d = &context->divisions[i];
        if (is_code ? d->code == code : strcmp(d->name, cell) == 0)
            return d->successor ? d->successor : d->code;
    }
    return 0;
}

bool kind_division(const struct column_context *context, const char *cell, struct value *value,
                   const char **fault) {
    int code = find_division(context, cell);
    if (code == 0)
        return kind_fault(fault,
                          "不是本市的县(市、区),请填写全称,例如 崇川区、如东县,或六位区划代码");
    *value = value_integer(code);
    return true;
}
