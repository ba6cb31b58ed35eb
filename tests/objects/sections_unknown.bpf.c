/* SPDX-License-Identifier: MIT */
/*
 * Sections that say nothing a loader knows, or something malformed. The type of such a program has to come from
 * elsewhere.
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

SEC("my_own_section")
int own(void *ctx)
{
	return 0;
}

SEC("xdpp")
int nearly(void *ctx)
{
	return 0;
}

SEC("xdp/unknown")
int odd(void *ctx)
{
	return 0;
}

SEC("tp/too/many/parts")
int parts(void *ctx)
{
	return 0;
}
