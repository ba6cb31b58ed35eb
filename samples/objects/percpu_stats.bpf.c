/* SPDX-License-Identifier: MIT */
/*
 * Traffic by protocol and by size. Each CPU counts into values of its own, so that no packet waits for another; the
 * reader adds them up.
 */
#include "skep/bpf.h"
#include "skep/net.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

enum protocol {
	ARP,
	IPV4_TCP,
	IPV4_UDP,
	IPV4_ICMP,
	IPV4_OTHER,
	IPV6_TCP,
	IPV6_UDP,
	IPV6_ICMP,
	IPV6_OTHER,
	OTHER,
	MALFORMED,
	PROTOCOLS,
};

struct traffic {
	__u64 packets;
	__u64 bytes;
};

/* Only protocols that were seen have an entry. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, PROTOCOLS);
	__type(key, enum protocol);
	__type(value, struct traffic);
} by_protocol SEC(".maps");

/* Element n is for packets of 2^n to 2^(n+1)-1 bytes. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 17);
	__type(key, __u32);
	__type(value, struct traffic);
} by_size SEC(".maps");

/* Position of the highest set bit, by halving: the instruction set has no count of leading zeros. */
__noinline __u32 log2_of(__u32 value)
{
	__u32 result = 0, shift;

	shift = (value > 0xffff) << 4;
	value >>= shift;
	result |= shift;
	shift = (value > 0xff) << 3;
	value >>= shift;
	result |= shift;
	shift = (value > 0xf) << 2;
	value >>= shift;
	result |= shift;
	shift = (value > 0x3) << 1;
	value >>= shift;
	result |= shift;
	return result | (value >> 1);
}

__always_inline enum protocol classify(struct cursor *cursor)
{
	int protocol;

	switch (take_ethernet(cursor)) {
	case bpf_htons_const(ETH_P_ARP):
		return ARP;
	case bpf_htons_const(ETH_P_IP): {
		struct iphdr *ip = take_ipv4(cursor);

		if (!ip)
			return MALFORMED;
		switch (ip->protocol) {
		case IPPROTO_TCP:
			return IPV4_TCP;
		case IPPROTO_UDP:
			return IPV4_UDP;
		case IPPROTO_ICMP:
			return IPV4_ICMP;
		}
		return IPV4_OTHER;
	}
	case bpf_htons_const(ETH_P_IPV6): {
		struct ipv6hdr *ip = take(cursor, struct ipv6hdr);

		if (!ip)
			return MALFORMED;
		protocol = take_ipv6_extensions(cursor, ip->nexthdr);
		switch (protocol) {
		case IPPROTO_TCP:
			return IPV6_TCP;
		case IPPROTO_UDP:
			return IPV6_UDP;
		case IPPROTO_ICMPV6:
			return IPV6_ICMP;
		}
		return protocol < 0 ? MALFORMED : IPV6_OTHER;
	}
	case 0:
		return MALFORMED;
	}
	return OTHER;
}

__always_inline void add(struct traffic *traffic, __u32 bytes)
{
	traffic->packets += 1;
	traffic->bytes += bytes;
}

SEC("tc")
int count(struct __sk_buff *skb)
{
	struct cursor cursor = { .at = packet_data(skb), .end = packet_end(skb) };
	enum protocol protocol = classify(&cursor);
	__u32 slot = log2_of(skb->len);
	struct traffic *traffic;

	traffic = bpf_map_lookup_elem(&by_protocol, &protocol);
	if (traffic) {
		add(traffic, skb->len);
	} else {
		struct traffic first = { .packets = 1, .bytes = skb->len };

		bpf_map_update_elem(&by_protocol, &protocol, &first, BPF_NOEXIST);
	}
	traffic = bpf_map_lookup_elem(&by_size, &slot);
	if (traffic)
		add(traffic, skb->len);
	return TC_ACT_OK;
}
