/* SPDX-License-Identifier: MIT */
/*
 * A named section of zeros. libbpf has no map for it; there is no reason why not.
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

__u64 plain;
__u64 named SEC(".bss.y");

SEC("syscall")
int count(void *ctx)
{
	plain += 1;
	named += 2;
	return plain + named;
}
