/* SPDX-License-Identifier: MIT */
/*
 * Functions whose address is taken: by loops, by walks over a map, by timers; one that calls further, one for two
 * callers, one callback inside another. `loop` returns the sum of 0 to 9, 45.
 *
 * build: be clang-19 big-endian
 * build: clang14 clang-14
 * build: clang16 clang-16
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

struct timed {
	struct bpf_timer timer;
	__u64 fired;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct timed);
} timers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} table SEC(".maps");

__u64 fired;

static __noinline __u64 twice(__u64 x)
{
	return x * 2;
}

static long add(__u32 i, __u64 *sum)
{
	*sum += i;
	return 0;
}

static long add_half(__u32 i, __u64 *sum)
{
	*sum += twice(i) / 2;
	return i >= 9; /* 1 ends the loop */
}

static long row(__u32 i, __u64 *sum)
{
	bpf_loop(3, add, sum, 0);
	return 0;
}

static long visit(void *map, __u32 *key, __u64 *value, __u64 *sum)
{
	*sum += twice(*value);
	return 0;
}

static int on_timer(void *map, int *key, struct timed *timed)
{
	timed->fired++;
	__sync_fetch_and_add(&fired, 1);
	return 0;
}

SEC("syscall")
int loop(void *ctx)
{
	__u64 sum = 0;

	bpf_loop(10, add, &sum, 0);
	return sum;
}

SEC("syscall")
int loop_ended(void *ctx)
{
	__u64 sum = 0;

	bpf_loop(1000, add_half, &sum, 0);
	return sum;
}

SEC("syscall")
int loops(void *ctx)
{
	__u64 sum = 0;

	bpf_loop(4, row, &sum, 0);
	return sum;
}

SEC("tc")
int walk(struct __sk_buff *skb)
{
	__u64 sum = 0;

	for (int i = 1; i <= 3; i++) {
		__u32 key = i;
		__u64 value = i * 100;

		bpf_map_update_elem(&table, &key, &value, BPF_ANY);
	}
	bpf_for_each_map_elem(&table, visit, &sum, 0);
	return sum;
}

SEC("tc")
int start_timer(struct __sk_buff *skb)
{
	__u32 zero = 0;
	struct timed *timed = bpf_map_lookup_elem(&timers, &zero);

	if (!timed)
		return -1;
	bpf_timer_init(&timed->timer, &timers, 1 /* CLOCK_MONOTONIC */);
	bpf_timer_set_callback(&timed->timer, on_timer);
	return bpf_timer_start(&timed->timer, 1000 /* ns */, 0);
}
