/* SPDX-License-Identifier: MIT */
/*
 * A field that two types of core_target fit, at different offsets: there is no right answer, so loading fails.
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

struct differs {
	int value;
} __core;

SEC("syscall")
int offset(void *ctx)
{
	return __builtin_preserve_field_info(((struct differs *)0)->value, 0);
}
