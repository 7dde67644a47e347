/* qianshou: from the command line to one command. */
#include <stdio.h>

#include <sodium.h>

#include "cli/cli.h"

int main(int argc, char **argv) {
    if (sodium_init() < 0) {
        fputs("qianshou: libsodium cannot start\n", stderr);
        return 1;
    }
    return cli_main(argc, argv);
}
