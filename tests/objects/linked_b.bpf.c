/* SPDX-License-Identifier: MIT */
/*
 * The other half: uses the first half's map and variable, has a local variable of the same name, and a function that
 * takes the place of a weak one.
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

extern struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} shared_map SEC(".maps");

extern __u32 a_value;

__u32 b_value = 2;
static volatile __u32 same_name = 20;

__noinline int b_function(int x)
{
	return x * 100 + same_name + a_value;
}

int overridden(int x)
{
	return x + 5000;
}

SEC("syscall")
int second(void *ctx)
{
	__u32 zero = 0;
	__u64 *value = bpf_map_lookup_elem(&shared_map, &zero);

	return value ? *value : -1;
}
