/* SPDX-License-Identifier: MIT */
/*
 * A version beside the license, as kprobes needed before Linux 5.0; without either in the other build.
 *
 * build: none clang-19 -DNONE
 */
#include "more.h"

#ifndef NONE
char LICENSE[] SEC("license") = "Dual BSD/GPL";
__u32 VERSION SEC("version") = 0x040900;
#endif

SEC("xdp")
int pass(struct xdp_md *ctx)
{
	return XDP_PASS;
}
