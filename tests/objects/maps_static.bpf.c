/* SPDX-License-Identifier: MIT */
/*
 * Maps local to their file. Code reaches them through the symbol of the section and an offset. libbpf refuses them;
 * nothing stands against them.
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

static struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} counter SEC(".maps");

static struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} table SEC(".maps");

SEC("xdp")
int use(struct xdp_md *ctx)
{
	__u32 zero = 0;
	__u64 *count = bpf_map_lookup_elem(&counter, &zero);

	if (count)
		bpf_map_update_elem(&table, &zero, count, BPF_ANY);
	return XDP_PASS;
}
