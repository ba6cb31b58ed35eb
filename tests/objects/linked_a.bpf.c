/* SPDX-License-Identifier: MIT */
/*
 * One half of a program in two files. By itself it has externs that nothing resolves; see linked.
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

struct counters {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
};

struct counters shared_map SEC(".maps");

extern __u32 b_value;
extern int b_function(int x);

__u32 a_value = 1;
static volatile __u32 same_name = 10;

__weak int overridden(int x)
{
	return x + 1000;
}

SEC("syscall")
int first(void *ctx)
{
	__u32 zero = 0;
	__u64 *value = bpf_map_lookup_elem(&shared_map, &zero);

	if (value)
		*value += b_value;
	return b_function(2) + same_name + overridden(1);
}
