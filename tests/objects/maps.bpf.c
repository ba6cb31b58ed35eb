/* SPDX-License-Identifier: MIT */
/*
 * Maps defined by BTF: every type, every attribute, every way to write a definition.
 *
 * build: be clang-19 big-endian
 * build: clang14 clang-14
 * build: clang16 clang-16
 * build: clang22 clang-22
 * build: gcc bpf-gcc -DNO_TAGS
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

struct key {
	__u32 a;
	__u16 b;
	__u16 c;
};

struct value {
	__u64 count;
	char text[8];
};

struct with_lock {
	struct bpf_spin_lock lock;
	__u32 guarded;
};

/* Types and sizes. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10);
	__type(key, struct key);
	__type(value, struct value);
} typed SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 11);
	__uint(key_size, 12);
	__uint(value_size, 20);
} sized SEC(".maps");

/* Both forms at once, which must agree. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(key_size, sizeof(struct key));
	__type(key, struct key);
	__type(value, struct value);
	__uint(value_size, sizeof(struct value));
	__uint(max_entries, 12);
} typed_and_sized SEC(".maps");

/* A named definition that two variables share. */
struct counter_map {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 3);
	__type(key, __u32);
	__type(value, __u64);
};
struct counter_map counters_in SEC(".maps");
struct counter_map counters_out SEC(".maps");

/* Behind a typedef. */
typedef struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct with_lock);
} locked_array;
locked_array locked SEC(".maps");

/* Attributes. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 13);
	__uint(map_flags, BPF_F_NO_PREALLOC | BPF_F_ZERO_SEED);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
	__type(key, __u32);
	__type(value, __u32);
} pinned SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 14);
	__uint(pinning, LIBBPF_PIN_NONE);
	__uint(map_flags, BPF_F_NUMA_NODE | BPF_F_RDONLY_PROG);
	__uint(numa_node, 0);
	__type(key, __u32);
	__type(value, __u32);
} on_node SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
	__uint(max_entries, 100);
	__uint(map_extra, 3); /* hash functions */
	__type(value, __u32);
} bloom SEC(".maps");

/* No entries given: an array of perf events gets one for each CPU. */
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} perf_events SEC(".maps");

/* No power of two: becomes one. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 5000);
} ring SEC(".maps");

/* Nothing but the type. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} small_ring SEC(".maps");

/* The other types. */
#define SIMPLE(name, map_type, entries, key_type, value_type)                                                          \
	struct {                                                                                                       \
		__uint(type, map_type);                                                                                \
		__uint(max_entries, entries);                                                                          \
		__type(key, key_type);                                                                                 \
		__type(value, value_type);                                                                             \
	} name SEC(".maps")
#define SIZED(name, map_type, entries, key_bytes, value_bytes)                                                         \
	struct {                                                                                                       \
		__uint(type, map_type);                                                                                \
		__uint(max_entries, entries);                                                                          \
		__uint(key_size, key_bytes);                                                                           \
		__uint(value_size, value_bytes);                                                                       \
	} name SEC(".maps")

SIMPLE(array, BPF_MAP_TYPE_ARRAY, 5, __u32, struct value);
SIMPLE(percpu_hash, BPF_MAP_TYPE_PERCPU_HASH, 6, struct key, __u64);
SIMPLE(lru_hash, BPF_MAP_TYPE_LRU_HASH, 64, struct key, __u64);
SIMPLE(lru_percpu_hash, BPF_MAP_TYPE_LRU_PERCPU_HASH, 64, struct key, __u64);
SIZED(prog_array, BPF_MAP_TYPE_PROG_ARRAY, 8, 4, 4);
SIZED(stack_trace, BPF_MAP_TYPE_STACK_TRACE, 16, 4, 127 * 8);
SIZED(cgroup_array, BPF_MAP_TYPE_CGROUP_ARRAY, 2, 4, 4);
SIZED(devmap, BPF_MAP_TYPE_DEVMAP, 8, 4, 4);
SIZED(devmap_hash, BPF_MAP_TYPE_DEVMAP_HASH, 8, 4, 8);
SIZED(sockmap, BPF_MAP_TYPE_SOCKMAP, 8, 4, 4);
SIZED(sockhash, BPF_MAP_TYPE_SOCKHASH, 8, 8, 4);
SIZED(cpumap, BPF_MAP_TYPE_CPUMAP, 8, 4, 4);
SIZED(xskmap, BPF_MAP_TYPE_XSKMAP, 8, 4, 4);
SIZED(reuseport, BPF_MAP_TYPE_REUSEPORT_SOCKARRAY, 8, 4, 8);

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 15);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(key_size, 8);
	__type(value, struct value);
} lpm SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 16);
	__type(value, struct value);
} queue SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 16);
	__uint(value_size, 4);
} stack SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct value);
} socket_storage SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct value);
} task_storage SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CGRP_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct value);
} cgroup_storage SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_USER_RINGBUF);
	__uint(max_entries, 4096);
} user_ring SEC(".maps");

SEC("xdp")
int use(struct xdp_md *ctx)
{
	struct key key = { 1, 2, 3 };
	__u32 zero = 0;

	if (bpf_map_lookup_elem(&typed, &key) && bpf_map_lookup_elem(&locked, &zero) &&
	    bpf_map_lookup_elem(&counters_in, &zero) && bpf_map_lookup_elem(&counters_out, &zero))
		return XDP_DROP;
	return XDP_PASS;
}
