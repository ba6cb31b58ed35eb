/* SPDX-License-Identifier: MIT */
/*
 * SYN-flood filter: drops connection attempts of sources that make too many.
 *
 * Each source address has a token bucket: an attempt takes a token, tokens come back at a steady rate up to a burst.
 * What passes must also get a token of the one bucket that all sources share, which bounds a flood of forged addresses.
 * Everything but the first segment of a TCP connection passes untouched.
 *
 * With both refill rates 0 nothing depends on time: each source gets `source_burst` attempts, ever.
 */
#include "skep/bpf.h"
#include "skep/net.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

const volatile __u32 source_burst = 32;
const volatile __u32 source_refill_per_second = 10;
const volatile __u32 shared_burst = 1024;
const volatile __u32 shared_refill_per_second = 512;

struct bucket {
	__u64 tokens;
	__u64 refilled_ns; /* when the last whole token came in */
};

struct source {
	struct bucket bucket;
	__u64 passed;
	__u64 dropped;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, struct in6_addr);
	__type(value, struct source);
} sources SEC(".maps");

struct shared_bucket {
	struct bpf_spin_lock lock; /* of the bucket: all CPUs take from it */
	__u32 filled;
	struct bucket bucket;
	__u64 refused;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct shared_bucket);
} shared SEC(".maps");

/* Raised once for each source, at its first drop; the start of the offending packet follows the record. */
struct alarm {
	struct in6_addr source;
	struct in6_addr destination;
	__be16 destination_port;
	__u16 packet_bytes;
	__u32 passed;
};

enum { ALARM_PACKET_BYTES = 64 };

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} alarms SEC(".maps");

RECORDS(alarms, struct alarm);

enum { NS_PER_SECOND = 1000000000 };

__always_inline void refill(struct bucket *bucket, __u64 now, __u32 per_second, __u32 burst)
{
	__u64 elapsed, fresh;

	if (per_second == 0)
		return;
	elapsed = now - bucket->refilled_ns;
	if (elapsed >= (__u64)burst * NS_PER_SECOND / per_second) {
		bucket->tokens = burst;
		bucket->refilled_ns = now;
		return;
	}
	fresh = elapsed * per_second / NS_PER_SECOND;
	bucket->tokens += fresh;
	if (bucket->tokens > burst)
		bucket->tokens = burst;
	/* The part of a token that has not come in yet keeps counting from here. */
	bucket->refilled_ns += fresh * NS_PER_SECOND / per_second;
}

__always_inline bool take_token(struct bucket *bucket)
{
	if (bucket->tokens == 0)
		return false;
	bucket->tokens--;
	return true;
}

__always_inline bool take_shared_token(__u64 now)
{
	struct shared_bucket *all;
	__u32 zero = 0;
	bool taken;

	all = bpf_map_lookup_elem(&shared, &zero);
	if (!all)
		return true;
	bpf_spin_lock(&all->lock);
	if (!all->filled) {
		all->filled = true;
		all->bucket.tokens = shared_burst;
		all->bucket.refilled_ns = now;
	}
	refill(&all->bucket, now, shared_refill_per_second, shared_burst);
	taken = take_token(&all->bucket);
	if (!taken)
		all->refused++;
	bpf_spin_unlock(&all->lock);
	return taken;
}

__always_inline void raise_alarm(struct xdp_md *ctx, const struct in6_addr *source, const struct in6_addr *destination,
				 __be16 port, __u64 passed)
{
	__u64 length = packet_end(ctx) - packet_data(ctx);
	struct alarm alarm = {
		.source = *source,
		.destination = *destination,
		.destination_port = port,
		.passed = passed,
	};

	if (length > ALARM_PACKET_BYTES)
		length = ALARM_PACKET_BYTES;
	alarm.packet_bytes = length;
	bpf_perf_event_output(ctx, &alarms, BPF_F_CURRENT_CPU | BPF_F_PACKET_BYTES(length), &alarm, sizeof(alarm));
}

SEC("xdp")
int filter(struct xdp_md *ctx)
{
	struct cursor cursor = { .at = packet_data(ctx), .end = packet_end(ctx) };
	struct in6_addr address, destination;
	__u64 now = bpf_ktime_get_ns();
	struct source *source;
	struct tcphdr *tcp;

	switch (take_ethernet(&cursor)) {
	case bpf_htons_const(ETH_P_IP): {
		struct iphdr *ip = take_ipv4(&cursor);

		if (!ip || ip->protocol != IPPROTO_TCP || is_later_fragment(ip))
			return XDP_PASS;
		address = mapped_ipv4(ip->saddr);
		destination = mapped_ipv4(ip->daddr);
		break;
	}
	case bpf_htons_const(ETH_P_IPV6): {
		struct ipv6hdr *ip = take(&cursor, struct ipv6hdr);

		if (!ip || take_ipv6_extensions(&cursor, ip->nexthdr) != IPPROTO_TCP)
			return XDP_PASS;
		address = ip->saddr;
		destination = ip->daddr;
		break;
	}
	default:
		return XDP_PASS;
	}
	tcp = take(&cursor, struct tcphdr);
	if (!tcp || (tcp->flags & (TCP_SYN | TCP_ACK)) != TCP_SYN)
		return XDP_PASS;

	source = bpf_map_lookup_elem(&sources, &address);
	if (!source) {
		struct source fresh = { .bucket = { .tokens = source_burst, .refilled_ns = now } };

		bpf_map_update_elem(&sources, &address, &fresh, BPF_NOEXIST);
		source = bpf_map_lookup_elem(&sources, &address);
		if (!source)
			return XDP_PASS;
	}
	/* Two CPUs that refill one source's bucket at the same moment may grant a token too many: not worth a lock. */
	refill(&source->bucket, now, source_refill_per_second, source_burst);
	if (take_token(&source->bucket) && take_shared_token(now)) {
		__sync_fetch_and_add(&source->passed, 1);
		return XDP_PASS;
	}
	if (__sync_fetch_and_add(&source->dropped, 1) == 0)
		raise_alarm(ctx, &address, &destination, tcp->dest, source->passed);
	return XDP_DROP;
}
