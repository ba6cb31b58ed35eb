/* SPDX-License-Identifier: MIT */
/*
 * Packet headers as they are on the wire, and a parser that walks them inside the verifier's bounds.
 */
#pragma once

#include "bpf.h"

enum {
	ETH_P_IP = 0x0800,
	ETH_P_ARP = 0x0806,
	ETH_P_8021Q = 0x8100,
	ETH_P_IPV6 = 0x86DD,
	ETH_P_8021AD = 0x88A8,
};

enum {
	IPPROTO_HOPOPTS = 0,
	IPPROTO_ICMP = 1,
	IPPROTO_TCP = 6,
	IPPROTO_UDP = 17,
	IPPROTO_ROUTING = 43,
	IPPROTO_FRAGMENT = 44,
	IPPROTO_ICMPV6 = 58,
	IPPROTO_NONE = 59,
	IPPROTO_DSTOPTS = 60,
	IPPROTO_SCTP = 132,
};

enum {
	TCP_FIN = 0x01,
	TCP_SYN = 0x02,
	TCP_RST = 0x04,
	TCP_PSH = 0x08,
	TCP_ACK = 0x10,
	TCP_CLOSING = TCP_FIN | TCP_RST,
};

struct in_addr {
	__be32 s_addr;
};

/* The kernel's name for 16 bytes of address; an IPv4 address takes the form ::ffff:a.b.c.d (RFC 4291, 2.5.5.2). */
struct in6_addr {
	union {
		__u8 u6_addr8[16];
		__be16 u6_addr16[8];
		__be32 u6_addr32[4];
	} in6_u;
};

struct ethhdr {
	__u8 h_dest[6];
	__u8 h_source[6];
	__be16 h_proto;
};

struct vlan_hdr {
	__be16 h_vlan_TCI;
	__be16 h_vlan_encapsulated_proto;
};

struct iphdr {
	__u8 version_ihl; /* version in the high four bits, header length in 32-bit words in the low four */
	__u8 tos;
	__be16 tot_len;
	__be16 id;
	__be16 frag_off;
	__u8 ttl;
	__u8 protocol;
	__sum16 check;
	__be32 saddr;
	__be32 daddr;
};

#define IP_OFFSET 0x1fff /* of frag_off: where in the datagram this fragment starts, in units of 8 bytes */

struct ipv6hdr {
	__be32 version_class_flow;
	__be16 payload_len;
	__u8 nexthdr;
	__u8 hop_limit;
	struct in6_addr saddr;
	struct in6_addr daddr;
};

/* Hop-by-hop, routing and destination options share this start; hdrlen counts 8 bytes beyond the first 8. */
struct ipv6_opt_hdr {
	__u8 nexthdr;
	__u8 hdrlen;
};

struct ipv6_frag_hdr {
	__u8 nexthdr;
	__u8 reserved;
	__be16 frag_off;
	__be32 identification;
};

#define IP6_OFFSET 0xfff8

struct tcphdr {
	__be16 source;
	__be16 dest;
	__be32 seq;
	__be32 ack_seq;
	__u8 data_offset; /* header length in 32-bit words, in the high four bits */
	__u8 flags;
	__be16 window;
	__sum16 check;
	__be16 urg_ptr;
};

struct udphdr {
	__be16 source;
	__be16 dest;
	__be16 len;
	__sum16 check;
};

struct icmphdr {
	__u8 type;
	__u8 code;
	__sum16 checksum;
	__be16 id;
	__be16 sequence;
};

/* How far into the packet parsing has come, and where the packet ends. */
struct cursor {
	void *at;
	void *end;
};

/* The header at the cursor if all of it is there, which then steps over it; otherwise null. */
#define take(cursor, type)                                                                                             \
	({                                                                                                             \
		type *taken_ = (cursor)->at;                                                                           \
		if ((void *)(taken_ + 1) > (cursor)->end)                                                              \
			taken_ = NULL;                                                                                 \
		else                                                                                                   \
			(cursor)->at = taken_ + 1;                                                                     \
		taken_;                                                                                                \
	})

/* Steps over the Ethernet header and at most two VLAN tags (802.1Q in 802.1ad). The protocol that follows, or 0. */
__always_inline __be16 take_ethernet(struct cursor *cursor)
{
	struct ethhdr *eth = take(cursor, struct ethhdr);
	__be16 protocol;

	if (!eth)
		return 0;
	protocol = eth->h_proto;
#pragma unroll
	for (int i = 0; i < 2; i++) {
		struct vlan_hdr *vlan;

		if (protocol != bpf_htons_const(ETH_P_8021Q) && protocol != bpf_htons_const(ETH_P_8021AD))
			break;
		vlan = take(cursor, struct vlan_hdr);
		if (!vlan)
			return 0;
		protocol = vlan->h_vlan_encapsulated_proto;
	}
	return protocol;
}

/* Steps over an IPv4 header with its options. */
__always_inline struct iphdr *take_ipv4(struct cursor *cursor)
{
	struct iphdr *ip = take(cursor, struct iphdr);
	__u32 length;

	if (!ip)
		return NULL;
	length = (ip->version_ihl & 0x0f) * 4;
	if (length < sizeof(*ip) || (void *)ip + length > cursor->end)
		return NULL;
	cursor->at = (void *)ip + length;
	return ip;
}

/* True for every fragment but the first: there the transport header is missing. */
__always_inline bool is_later_fragment(const struct iphdr *ip)
{
	return ip->frag_off & bpf_htons_const(IP_OFFSET);
}

enum { MAX_IPV6_EXTENSIONS = 6 };

/*
 * Steps over the extension headers that follow an IPv6 header. The number of the first protocol that is none, or
 * IPPROTO_FRAGMENT for a later fragment, or -1 where the packet ends too early or the chain is too long.
 */
__always_inline int take_ipv6_extensions(struct cursor *cursor, __u8 next)
{
	for (int i = 0; i < MAX_IPV6_EXTENSIONS; i++) {
		switch (next) {
		case IPPROTO_HOPOPTS:
		case IPPROTO_ROUTING:
		case IPPROTO_DSTOPTS: {
			struct ipv6_opt_hdr *option = take(cursor, struct ipv6_opt_hdr);

			if (!option)
				return -1;
			next = option->nexthdr;
			cursor->at = (void *)option + (option->hdrlen + 1) * 8;
			break;
		}
		case IPPROTO_FRAGMENT: {
			struct ipv6_frag_hdr *fragment = take(cursor, struct ipv6_frag_hdr);

			if (!fragment)
				return -1;
			if (fragment->frag_off & bpf_htons_const(IP6_OFFSET))
				return IPPROTO_FRAGMENT;
			next = fragment->nexthdr;
			break;
		}
		default:
			return next;
		}
	}
	return -1;
}

/* The address in the form that IPv4 and IPv6 share. */
__always_inline struct in6_addr mapped_ipv4(__be32 address)
{
	struct in6_addr mapped = {};

	mapped.in6_u.u6_addr16[5] = 0xffff;
	mapped.in6_u.u6_addr32[3] = address;
	return mapped;
}
