/* SPDX-License-Identifier: MIT */
/*
 * Protocol dispatcher: the entry program finds out what a packet is and tail-calls the program that knows about it.
 * Handlers are slots of a program array, filled here and replaceable while traffic flows: a protocol gets a new handler,
 * or loses it, without a reload of the rest.
 */
#include "skep/bpf.h"
#include "skep/net.h"

char LICENSE[] SEC("license") = "GPL";

/* Off, the calls that print are not even in the loaded program: the verifier sees a constant and drops the branch. */
const volatile bool trace = false;

enum slot {
	SLOT_IPV4,
	SLOT_IPV6,
	SLOT_TCP,
	SLOT_UDP,
	SLOT_ICMP,
	SLOT_SCTP, /* left empty: a handler may come later */
	SLOTS,
};

/* What one program found out for the next one in the chain, on the same CPU. */
struct found {
	__u32 transport; /* offset of the transport header */
	__u8 protocol;
	bool is_ipv6;
	__u16 reserved;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct found);
} scratch SEC(".maps");

struct tcp_use {
	__u64 segments;
	__u64 opened;
	__u64 accepted;
	__u64 reset;
	__u64 finished;
};

struct icmp_use {
	__u64 requests;
	__u64 replies;
	__u64 other;
};

struct report {
	__u64 packets;
	__u64 not_dispatched; /* nobody handles this kind of packet */
	__u64 truncated;
	struct tcp_use tcp;
	struct icmp_use icmp;
	__u64 udp_datagrams;
	__u64 udp_bytes;
};

struct report report;

int handle_ipv4(struct xdp_md *ctx);
int handle_ipv6(struct xdp_md *ctx);
int handle_tcp(struct xdp_md *ctx);
int handle_udp(struct xdp_md *ctx);
int handle_icmp(struct xdp_md *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, SLOTS);
	__uint(key_size, sizeof(__u32));
	__array(values, int(struct xdp_md *));
} handlers SEC(".maps") = {
	.values = {
		[SLOT_IPV4] = &handle_ipv4,
		[SLOT_IPV6] = &handle_ipv6,
		[SLOT_TCP] = &handle_tcp,
		[SLOT_UDP] = &handle_udp,
		[SLOT_ICMP] = &handle_icmp,
	},
};

#define count(field) __sync_fetch_and_add(&report.field, 1)

__always_inline struct found *this_packet(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&scratch, &zero);
}

/* Goes on with the handler in the slot. Comes back only if the slot is empty. */
__always_inline int hand_over(struct xdp_md *ctx, enum slot slot)
{
	bpf_tail_call(ctx, &handlers, slot);
	if (trace)
		bpf_printk("dispatcher: no program in slot %d", slot);
	count(not_dispatched);
	return XDP_PASS;
}

__always_inline int hand_over_transport(struct xdp_md *ctx, __u8 protocol)
{
	switch (protocol) {
	case IPPROTO_TCP:
		return hand_over(ctx, SLOT_TCP);
	case IPPROTO_UDP:
		return hand_over(ctx, SLOT_UDP);
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		return hand_over(ctx, SLOT_ICMP);
	case IPPROTO_SCTP:
		return hand_over(ctx, SLOT_SCTP);
	}
	count(not_dispatched);
	return XDP_PASS;
}

SEC("xdp")
int dispatch(struct xdp_md *ctx)
{
	struct cursor cursor = { .at = packet_data(ctx), .end = packet_end(ctx) };

	count(packets);
	switch (take_ethernet(&cursor)) {
	case bpf_htons_const(ETH_P_IP):
		return hand_over(ctx, SLOT_IPV4);
	case bpf_htons_const(ETH_P_IPV6):
		return hand_over(ctx, SLOT_IPV6);
	}
	count(not_dispatched);
	return XDP_PASS;
}

SEC("xdp")
int handle_ipv4(struct xdp_md *ctx)
{
	struct cursor cursor = { .at = packet_data(ctx), .end = packet_end(ctx) };
	struct found *found = this_packet();
	struct iphdr *ip;

	if (!found)
		return XDP_ABORTED;
	take_ethernet(&cursor);
	ip = take_ipv4(&cursor);
	if (!ip) {
		count(truncated);
		return XDP_PASS;
	}
	if (is_later_fragment(ip)) {
		count(not_dispatched);
		return XDP_PASS;
	}
	found->transport = cursor.at - packet_data(ctx);
	found->protocol = ip->protocol;
	found->is_ipv6 = false;
	return hand_over_transport(ctx, ip->protocol);
}

SEC("xdp")
int handle_ipv6(struct xdp_md *ctx)
{
	struct cursor cursor = { .at = packet_data(ctx), .end = packet_end(ctx) };
	struct found *found = this_packet();
	struct ipv6hdr *ip;
	int protocol;

	if (!found)
		return XDP_ABORTED;
	take_ethernet(&cursor);
	ip = take(&cursor, struct ipv6hdr);
	protocol = ip ? take_ipv6_extensions(&cursor, ip->nexthdr) : -1;
	if (protocol < 0) {
		count(truncated);
		return XDP_PASS;
	}
	found->transport = cursor.at - packet_data(ctx);
	found->protocol = protocol;
	found->is_ipv6 = true;
	return hand_over_transport(ctx, protocol);
}

/* The transport header that an earlier program in the chain found, if all of it is in the packet. */
#define transport_header(ctx, type)                                                                                    \
	({                                                                                                             \
		struct found *found_ = this_packet();                                                                  \
		struct cursor cursor_ = { .at = packet_data(ctx), .end = packet_end(ctx) };                            \
                                                                                                                       \
		if (found_) /* no packet is longer, so the mask loses nothing; the verifier needs a bound */           \
			cursor_.at += found_->transport & 0x3fff;                                                      \
		take(&cursor_, type);                                                                                  \
	})

SEC("xdp")
int handle_tcp(struct xdp_md *ctx)
{
	struct tcphdr *tcp = transport_header(ctx, struct tcphdr);

	if (!tcp) {
		count(truncated);
		return XDP_PASS;
	}
	count(tcp.segments);
	if ((tcp->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN)
		count(tcp.opened);
	if ((tcp->flags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK))
		count(tcp.accepted);
	if (tcp->flags & TCP_RST)
		count(tcp.reset);
	if (tcp->flags & TCP_FIN)
		count(tcp.finished);
	if (trace)
		bpf_printk("dispatcher: tcp %d > %d flags %x", bpf_ntohs(tcp->source), bpf_ntohs(tcp->dest), tcp->flags);
	return XDP_PASS;
}

SEC("xdp")
int handle_udp(struct xdp_md *ctx)
{
	struct udphdr *udp = transport_header(ctx, struct udphdr);

	if (!udp) {
		count(truncated);
		return XDP_PASS;
	}
	count(udp_datagrams);
	__sync_fetch_and_add(&report.udp_bytes, bpf_ntohs(udp->len));
	return XDP_PASS;
}

enum {
	ICMP_ECHOREPLY = 0,
	ICMP_ECHO = 8,
	ICMPV6_ECHO_REQUEST = 128,
	ICMPV6_ECHO_REPLY = 129,
};

SEC("xdp")
int handle_icmp(struct xdp_md *ctx)
{
	struct icmphdr *icmp = transport_header(ctx, struct icmphdr);
	struct found *found = this_packet();

	if (!icmp || !found) {
		count(truncated);
		return XDP_PASS;
	}
	if (icmp->type == (found->is_ipv6 ? ICMPV6_ECHO_REQUEST : ICMP_ECHO))
		count(icmp.requests);
	else if (icmp->type == (found->is_ipv6 ? ICMPV6_ECHO_REPLY : ICMP_ECHOREPLY))
		count(icmp.replies);
	else
		count(icmp.other);
	return XDP_PASS;
}
