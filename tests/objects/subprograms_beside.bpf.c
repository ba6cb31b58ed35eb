/* SPDX-License-Identifier: MIT */
/*
 * A local function in a program's section: no program itself, though it stands among them. libbpf refuses it.
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

static __noinline SEC("syscall") int square(int x)
{
	return x * x;
}

SEC("syscall")
int four(void *ctx)
{
	return square(2);
}

SEC("syscall")
int nine(void *ctx)
{
	return square(3);
}
