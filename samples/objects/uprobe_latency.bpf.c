/* SPDX-License-Identifier: MIT */
/*
 * Function latency: how long calls of functions in user-space programs take, as a histogram. Which functions is said
 * when the two programs are attached, to a function's entry and its return; a cookie given with both keeps several
 * functions apart.
 */
#include "skep/task.h"

char LICENSE[] SEC("license") = "GPL";

const volatile pid_t target_pid = 0; /* 0 for all */

enum {
	SLOTS = 40,
	MAX_DEPTH = 16,
};

/* Slot n counts calls of 2^n to 2^(n+1)-1 nanoseconds. */
struct histogram {
	__u64 calls;
	__u64 total_ns;
	__u64 longest_ns;
	__u64 slots[SLOTS];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, __u64); /* cookie */
	__type(value, struct histogram);
} histograms SEC(".maps");

/* Calls that a thread is in, innermost last: a function may call itself, or another one that is watched. */
struct calls {
	__u32 depth;
	__u32 too_deep;
	__u64 began_ns[MAX_DEPTH];
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64); /* process in the high half, thread in the low */
	__type(value, struct calls);
} threads SEC(".maps");

__u64 unmatched_returns;

/* What a new entry starts as. Zeros of this size are better not on the stack. */
static const struct calls no_calls;
static const struct histogram no_histogram;

__always_inline __u32 log2_of(__u64 value)
{
	__u32 result = 0;

	for (int shift = 32; shift > 0; shift /= 2) {
		if (value >> shift) {
			value >>= shift;
			result += shift;
		}
	}
	return result;
}

SEC("uprobe")
int enter(void *ctx)
{
	__u64 id = bpf_get_current_pid_tgid();
	struct calls *calls;
	__u32 depth;

	if (target_pid && id >> 32 != target_pid)
		return 0;
	calls = bpf_map_lookup_elem(&threads, &id);
	if (!calls) {
		bpf_map_update_elem(&threads, &id, &no_calls, BPF_NOEXIST);
		calls = bpf_map_lookup_elem(&threads, &id);
		if (!calls)
			return 0;
	}
	depth = calls->depth;
	if (depth >= MAX_DEPTH) {
		calls->too_deep++;
		return 0;
	}
	calls->began_ns[depth] = bpf_ktime_get_ns();
	calls->depth = depth + 1;
	return 0;
}

__noinline int record(__u64 cookie, __u64 took_ns)
{
	struct histogram *histogram = bpf_map_lookup_elem(&histograms, &cookie);
	__u32 slot = log2_of(took_ns);

	if (!histogram) {
		bpf_map_update_elem(&histograms, &cookie, &no_histogram, BPF_NOEXIST);
		histogram = bpf_map_lookup_elem(&histograms, &cookie);
		if (!histogram)
			return 0;
	}
	if (slot >= SLOTS)
		slot = SLOTS - 1;
	__sync_fetch_and_add(&histogram->calls, 1);
	__sync_fetch_and_add(&histogram->total_ns, took_ns);
	__sync_fetch_and_add(&histogram->slots[slot], 1);
	if (took_ns > histogram->longest_ns)
		histogram->longest_ns = took_ns;
	return 1;
}

SEC("uretprobe")
int leave(void *ctx)
{
	__u64 id = bpf_get_current_pid_tgid(), now = bpf_ktime_get_ns();
	struct calls *calls = bpf_map_lookup_elem(&threads, &id);
	__u32 depth;

	if (target_pid && id >> 32 != target_pid)
		return 0;
	if (!calls || calls->depth == 0) { /* the call began before we looked */
		__sync_fetch_and_add(&unmatched_returns, 1);
		return 0;
	}
	if (calls->too_deep > 0) {
		calls->too_deep--;
		return 0;
	}
	depth = calls->depth - 1;
	if (depth < MAX_DEPTH) {
		calls->depth = depth;
		record(bpf_get_attach_cookie(ctx), now - calls->began_ns[depth]);
	}
	return 0;
}
