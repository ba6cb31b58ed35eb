/* SPDX-License-Identifier: MIT */
/*
 * Maps of maps: with and without slots filled in, inner type named or spelled out, slots left out.
 *
 * build: be clang-19 big-endian
 * build: clang14 clang-14
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
};

struct inner first SEC(".maps");
struct inner second SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 8);
	__type(key, __u32);
	__array(values, struct inner);
} array SEC(".maps") = {
	.values = { [1] = &first, [4] = &second, [5] = &first },
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 5);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
	__array(values, struct inner);
} hash SEC(".maps") = {
	.values = { [0] = &second, [3] = &first },
};

/* A template only: user space fills the slots. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 6);
	__type(key, __u64);
	__array(values, struct {
		__uint(type, BPF_MAP_TYPE_HASH);
		__uint(max_entries, 7);
		__uint(map_flags, BPF_F_NO_PREALLOC);
		__type(key, __u32);
		__type(value, __u32);
	});
} template SEC(".maps");

__u64 sum;

SEC("xdp")
int lookup(struct xdp_md *ctx)
{
	__u32 slot = 4, zero = 0;
	void *inner = bpf_map_lookup_elem(&array, &slot);
	__u64 *value;

	if (inner && (value = bpf_map_lookup_elem(inner, &zero))) {
		*value += 1;
		sum += *value;
	}
	slot = 3;
	inner = bpf_map_lookup_elem(&hash, &slot);
	if (inner && (value = bpf_map_lookup_elem(inner, &zero))) {
		*value += 10;
		sum += *value;
	}
	return sum;
}
