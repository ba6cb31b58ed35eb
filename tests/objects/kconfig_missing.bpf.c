/* SPDX-License-Identifier: MIT */
/*
 * A configuration option that no kernel has and that the program cannot do without: loading fails, and says which.
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

extern int CONFIG_NO_SUCH_OPTION __kconfig;

SEC("syscall")
int read(void *ctx)
{
	return CONFIG_NO_SUCH_OPTION;
}
