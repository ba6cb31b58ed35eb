/* SPDX-License-Identifier: MIT */
/*
 * Maps as they were defined before BTF: values in section "maps", each a structure of five numbers, or of more where
 * the loader of the day knew more; all structures in the section have one size.
 *
 * build: nobtf clang-19 -g0
 * build: be clang-19 big-endian
 * build: wide clang-19 -DWIDE
 * build: wide_set clang-19 -DWIDE=7
 * build: gcc bpf-gcc -g0
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

struct bpf_map_def {
	__u32 type;
	__u32 key_size;
	__u32 value_size;
	__u32 max_entries;
	__u32 map_flags;
#ifdef WIDE
	__u32 inner_map_idx;
	__u32 numa_node;
#endif
};

struct bpf_map_def SEC("maps") first = {
	.type = BPF_MAP_TYPE_HASH,
	.key_size = 4,
	.value_size = 8,
	.max_entries = 100,
};

struct bpf_map_def SEC("maps") second = {
	.type = BPF_MAP_TYPE_ARRAY,
	.key_size = 4,
	.value_size = 16,
	.max_entries = 2,
	.map_flags = BPF_F_RDONLY_PROG,
#ifdef WIDE
	.numa_node = WIDE - 1, /* 0 where no number is given: trailing fields that are zero may be ignored */
#endif
};

static struct bpf_map_def SEC("maps") third = {
	.type = BPF_MAP_TYPE_HASH,
	.key_size = 8,
	.value_size = 4,
	.max_entries = 3,
	.map_flags = BPF_F_NO_PREALLOC,
};

SEC("xdp")
int use(struct xdp_md *ctx)
{
	__u64 key = 0;

	if (bpf_map_lookup_elem(&first, &key) && bpf_map_lookup_elem(&second, &key) && bpf_map_lookup_elem(&third, &key))
		return XDP_DROP;
	return XDP_PASS;
}
