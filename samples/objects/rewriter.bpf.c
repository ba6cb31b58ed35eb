/* SPDX-License-Identifier: MIT */
/*
 * Packet rewriter: maps one IPv4 subnet onto another, host part kept (a stateless NAT), takes a hop off, and clamps the
 * segment size that TCP connections agree on, as a tunnel further down the road needs. Checksums are mended for what
 * changed, never summed anew.
 *
 * Not handled: the addresses that ICMP errors and protocols like FTP carry in their payload. IPv6 passes as it is.
 */
#include "skep/bpf.h"
#include "skep/net.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

/* 192.0.2.0/24 becomes 203.0.113.0/24. Host byte order, for whoever sets it by hand. */
const volatile __u32 inside_net = 0xc0000200;
const volatile __u32 outside_net = 0xcb007100;
const volatile __u32 netmask = 0xffffff00;
const volatile __u16 largest_segment = 1360; /* 0 leaves TCP alone */

struct rewrites {
	__u64 sources;
	__u64 destinations;
	__u64 hops;
	__u64 segment_sizes;
	__u64 expired;
	__u64 failed;
};

struct rewrites rewrites;

#define count(field) __sync_fetch_and_add(&rewrites.field, 1)

/* Where the fields are that hold a checksum, from the start of the packet; 0 where there is none. */
struct layout {
	__u32 ip;
	__u32 transport;
	__u32 transport_checksum;
	__u64 checksum_flags;
};

__always_inline bool is_inside(__be32 address)
{
	return (bpf_ntohl(address) & netmask) == inside_net;
}

/* Exchanges an address in the header and mends both checksums: TCP's and UDP's cover the addresses too. */
__always_inline bool replace_address(struct __sk_buff *skb, const struct layout *at, __u32 field, __be32 from)
{
	__be32 to = bpf_htonl(outside_net | (bpf_ntohl(from) & ~netmask));

	if (at->transport_checksum &&
	    bpf_l4_csum_replace(skb, at->transport_checksum, from, to, at->checksum_flags | BPF_F_PSEUDO_HDR | sizeof(to)))
		return false;
	return bpf_l3_csum_replace(skb, at->ip + offset_of(struct iphdr, check), from, to, sizeof(to)) == 0 &&
	       bpf_skb_store_bytes(skb, at->ip + field, &to, sizeof(to), 0) == 0;
}

/* The checksum works on 16-bit words: the one that holds the hops has the protocol in its other half. */
__always_inline bool decrease_ttl(struct __sk_buff *skb, const struct layout *at, __u8 ttl, __u8 protocol)
{
	__be16 from = bpf_htons(ttl << 8 | protocol);
	__be16 to = bpf_htons((ttl - 1) << 8 | protocol);

	return bpf_l3_csum_replace(skb, at->ip + offset_of(struct iphdr, check), from, to, sizeof(to)) == 0 &&
	       bpf_skb_store_bytes(skb, at->ip + offset_of(struct iphdr, ttl), &to, sizeof(to), 0) == 0;
}

enum {
	TCP_OPTION_END = 0,
	TCP_OPTION_NOP = 1,
	TCP_OPTION_SEGMENT_SIZE = 2,
	TCP_MAX_OPTIONS = 40,
};

struct option_walk {
	struct __sk_buff *skb;
	__u32 at;
	__u32 end;
	__u32 checksum;
};

/* One step over the options of a SYN: 0 to go on, 1 when done. */
static long clamp_option(__u32 step, struct option_walk *walk)
{
	struct {
		__u8 kind;
		__u8 length;
		__be16 size;
	} option = {};
	__be16 largest = bpf_htons(largest_segment);

	if (walk->at >= walk->end || bpf_skb_load_bytes(walk->skb, walk->at, &option.kind, 1))
		return 1;
	if (option.kind == TCP_OPTION_END)
		return 1;
	if (option.kind == TCP_OPTION_NOP) {
		walk->at++;
		return 0;
	}
	if (bpf_skb_load_bytes(walk->skb, walk->at, &option, 2) || option.length < 2)
		return 1;
	if (option.kind != TCP_OPTION_SEGMENT_SIZE) {
		walk->at += option.length;
		return 0;
	}
	if (bpf_skb_load_bytes(walk->skb, walk->at, &option, sizeof(option)) || option.length != sizeof(option))
		return 1;
	if (bpf_ntohs(option.size) <= largest_segment)
		return 1;
	/* A value at an odd offset straddles two words of the checksum, and sums up with its bytes exchanged. */
	if ((walk->at - walk->checksum) & 1) {
		__be16 from = __builtin_bswap16(option.size), to = __builtin_bswap16(largest);

		bpf_l4_csum_replace(walk->skb, walk->checksum, from, to, sizeof(to));
	} else {
		bpf_l4_csum_replace(walk->skb, walk->checksum, option.size, largest, sizeof(largest));
	}
	if (bpf_skb_store_bytes(walk->skb, walk->at + 2, &largest, sizeof(largest), 0) == 0)
		count(segment_sizes);
	return 1;
}

__always_inline void clamp_segment_size(struct __sk_buff *skb, const struct layout *at)
{
	struct option_walk walk = {
		.skb = skb,
		.at = at->transport + sizeof(struct tcphdr),
		.checksum = at->transport_checksum,
	};
	struct tcphdr tcp;

	if (bpf_skb_load_bytes(skb, at->transport, &tcp, sizeof(tcp)) || !(tcp.flags & TCP_SYN))
		return;
	walk.end = at->transport + (tcp.data_offset >> 4) * 4;
	bpf_loop(TCP_MAX_OPTIONS, clamp_option, &walk, 0);
}

SEC("tc")
int rewrite(struct __sk_buff *skb)
{
	struct cursor cursor = { .at = packet_data(skb), .end = packet_end(skb) };
	struct layout at = {};
	__be32 source, destination;
	__u8 ttl, protocol;
	struct iphdr *ip;
	bool done = true;

	if (take_ethernet(&cursor) != bpf_htons_const(ETH_P_IP))
		return TC_ACT_OK;
	ip = take_ipv4(&cursor);
	if (!ip)
		return TC_ACT_OK;

	/* Every helper that writes may move the packet, after which pointers into it are void: keep values instead. */
	source = ip->saddr;
	destination = ip->daddr;
	ttl = ip->ttl;
	protocol = ip->protocol;
	at.ip = (void *)ip - packet_data(skb);
	if (!is_later_fragment(ip)) {
		at.transport = cursor.at - packet_data(skb);
		if (protocol == IPPROTO_TCP) {
			at.transport_checksum = at.transport + offset_of(struct tcphdr, check);
		} else if (protocol == IPPROTO_UDP) {
			at.transport_checksum = at.transport + offset_of(struct udphdr, check);
			at.checksum_flags = BPF_F_MARK_MANGLED_0; /* 0 means that there is none: it stays, and none becomes it */
		}
	}
	if (ttl <= 1) {
		count(expired);
		return TC_ACT_SHOT;
	}

	if (is_inside(source) && (done = replace_address(skb, &at, offset_of(struct iphdr, saddr), source)))
		count(sources);
	if (done && is_inside(destination) &&
	    (done = replace_address(skb, &at, offset_of(struct iphdr, daddr), destination)))
		count(destinations);
	if (done && (done = decrease_ttl(skb, &at, ttl, protocol)))
		count(hops);
	if (!done) {
		count(failed);
		return TC_ACT_SHOT; /* half a rewrite must not leave */
	}
	if (largest_segment && protocol == IPPROTO_TCP && at.transport)
		clamp_segment_size(skb, &at);
	return TC_ACT_OK;
}
