#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static void pad(const char *text, int width) {
    int used = text_width(text);
    printf("%s%*s", text, used < width ? width - used : 1, "");
}

void cli_print_verb(const char *verb, const char *help) {
    printf("  ");
    pad(verb, 22);
    printf("%s\n", help);
}

void cli_print_help(const struct command *const *commands, size_t n) {
    printf(
        "牵手 qianshou:困境儿童关爱项目的登记、核定、发放\n\n用法: qianshou [选项] 名词 动词 …\n");
    const char *noun = "";
    for (size_t i = 0; i < n; i++) {
        const struct command *c = commands[i];
        if (!c->help) continue; /* the program's own business */
        if (strcmp(noun, c->noun) != 0) putchar('\n');
        noun = c->noun;
        char name[64];
        snprintf(name, sizeof name, "%s%s%s", c->noun, c->verb ? " " : "", c->verb ? c->verb : "");
        cli_print_verb(name, c->help);
    }
}

void cli_print_global_help(void) {
    printf("\n每个动词都可以用的选项:\n"
           "  --as 姓名             以谁的身份(init.lua 中的工作人员)\n"
           "  --home 文件夹         init.lua、plugins、scripts、schema 所在\n"
           "  --store 文件          数据文件,默认由 init.lua 指定\n"
           "  --workers N           规则用几个线程,默认比处理器核数少一个\n"
           "  --now 时刻            只用于演示数据:当作现在是这个时刻\n"
           "  --quiet               只在出错时说话\n"
           "  --help                某个动词的说明,例如: qianshou round assess --help\n"
           "\n退出码: 0 完成,1 没有做成,2 用法不对\n");
}

static void print_arg(const struct arg *a) {
    char name[96];
    if (a->positional)
        snprintf(name, sizeof name, "  %s%s", a->name, a->many ? "…" : "");
    else
        snprintf(name, sizeof name, "  --%s %s", a->name, arg_type_title(a->type));
    pad(name, 26);
    printf("%s", a->help ? a->help : "");
    for (const char *const *c = a->choices; c && *c; c++)
        printf("%s%s", c == a->choices ? ": " : ", ", *c);
    if (a->fallback) printf("(默认 %s)", a->fallback);
    if (a->required) printf("(必填)");
    putchar('\n');
}

void cli_print_command_help(const struct cli *cli, const char *verb, const char *help,
                            const char *example) {
    printf("qianshou %s — %s\n", verb, help ? help : "");
    if (cli->n_args > 0) putchar('\n');
    for (size_t i = 0; i < cli->n_args; i++) print_arg(&cli->args[i]);
    if (example) printf("\n例: qianshou %s\n", example);
}
