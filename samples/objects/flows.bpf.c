/* SPDX-License-Identifier: MIT */
/*
 * Flow accounting: who talks to whom, how much, since when.
 *
 * Every packet is counted under its 5-tuple, one entry per direction, in a least-recently-used map: under pressure the
 * quietest flows go first and no memory is needed beyond what the map got at load. The first packet of a flow and the
 * closing of a TCP connection are told to user space at once.
 */
#include "skep/bpf.h"
#include "skep/net.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

/* Addresses and ports as they are on the wire. Every byte is named, so that equal flows have equal bytes. */
struct flow_key {
	struct in6_addr source;
	struct in6_addr destination;
	__be16 source_port;
	__be16 destination_port;
	__u8 protocol;
	__u8 reserved[3];
};

struct flow {
	__u64 packets;
	__u64 bytes;
	__u64 first_seen_ns;
	__u64 last_seen_ns;
	__u8 tcp_flags; /* of all packets together */
	__u8 reserved[7];
};

enum flow_event_kind {
	FLOW_OPENED,
	FLOW_CLOSED,
};

struct flow_event {
	enum flow_event_kind kind;
	__u32 tcp_flags;
	struct flow_key key;
	__u64 packets;
	__u64 bytes;
	__u64 time_ns;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, struct flow_key);
	__type(value, struct flow);
} flows SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
} events SEC(".maps");

RECORDS(events, struct flow_event);

struct totals {
	__u64 packets;
	__u64 bytes;
	__u64 ipv4;
	__u64 ipv6;
	__u64 not_ip;
	__u64 malformed;
	__u64 flows;
	__u64 lost_events; /* the ring buffer was full */
};

struct totals totals;

/* Quiet flows are still counted when this is off. */
const volatile bool report_events = true;

__noinline int report(const struct flow_key *key, const struct flow *flow, enum flow_event_kind kind)
{
	struct flow_event *event;

	if (!key || !flow || !report_events)
		return 0;
	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event) {
		__sync_fetch_and_add(&totals.lost_events, 1);
		return 0;
	}
	event->kind = kind;
	event->tcp_flags = flow->tcp_flags;
	event->key = *key;
	event->packets = flow->packets;
	event->bytes = flow->bytes;
	event->time_ns = flow->last_seen_ns;
	bpf_ringbuf_submit(event, 0);
	return 1;
}

/* Fills in the ports where the protocol has them and this packet carries them. False if the packet ends before. */
__always_inline bool read_ports(struct cursor *cursor, struct flow_key *key, __u8 *tcp_flags)
{
	if (key->protocol == IPPROTO_TCP) {
		struct tcphdr *tcp = take(cursor, struct tcphdr);

		if (!tcp)
			return false;
		key->source_port = tcp->source;
		key->destination_port = tcp->dest;
		*tcp_flags = tcp->flags;
	} else if (key->protocol == IPPROTO_UDP) {
		struct udphdr *udp = take(cursor, struct udphdr);

		if (!udp)
			return false;
		key->source_port = udp->source;
		key->destination_port = udp->dest;
	}
	return true;
}

__always_inline void count(const struct flow_key *key, __u64 bytes, __u8 tcp_flags)
{
	__u64 now = bpf_ktime_get_ns();
	struct flow *flow = bpf_map_lookup_elem(&flows, key);
	__u8 seen_flags;

	if (!flow) {
		struct flow fresh = {
			.packets = 1,
			.bytes = bytes,
			.first_seen_ns = now,
			.last_seen_ns = now,
			.tcp_flags = tcp_flags,
		};

		/* Two CPUs may meet the same new flow: the second finds the first's entry and adds to it below. */
		if (bpf_map_update_elem(&flows, key, &fresh, BPF_NOEXIST) == 0) {
			__sync_fetch_and_add(&totals.flows, 1);
			report(key, &fresh, FLOW_OPENED);
			return;
		}
		flow = bpf_map_lookup_elem(&flows, key);
		if (!flow)
			return;
	}
	__sync_fetch_and_add(&flow->packets, 1);
	__sync_fetch_and_add(&flow->bytes, bytes);
	flow->last_seen_ns = now;

	seen_flags = flow->tcp_flags;
	flow->tcp_flags = seen_flags | tcp_flags;

	/* A retransmitted FIN must not close the flow a second time. */
	if ((tcp_flags & TCP_CLOSING) && !(seen_flags & TCP_CLOSING))
		report(key, flow, FLOW_CLOSED);
}

SEC("xdp")
int account(struct xdp_md *ctx)
{
	struct cursor cursor = { .at = packet_data(ctx), .end = packet_end(ctx) };
	__u64 bytes = cursor.end - cursor.at;
	struct flow_key key = {};
	__u8 tcp_flags = 0;
	bool has_ports = true;

	__sync_fetch_and_add(&totals.packets, 1);
	__sync_fetch_and_add(&totals.bytes, bytes);

	switch (take_ethernet(&cursor)) {
	case bpf_htons_const(ETH_P_IP): {
		struct iphdr *ip = take_ipv4(&cursor);

		if (!ip)
			goto malformed;
		__sync_fetch_and_add(&totals.ipv4, 1);
		key.source = mapped_ipv4(ip->saddr);
		key.destination = mapped_ipv4(ip->daddr);
		key.protocol = ip->protocol;
		has_ports = !is_later_fragment(ip);
		break;
	}
	case bpf_htons_const(ETH_P_IPV6): {
		struct ipv6hdr *ip = take(&cursor, struct ipv6hdr);
		int protocol;

		if (!ip)
			goto malformed;
		__sync_fetch_and_add(&totals.ipv6, 1);
		key.source = ip->saddr;
		key.destination = ip->daddr;
		protocol = take_ipv6_extensions(&cursor, ip->nexthdr);
		if (protocol < 0)
			goto malformed;
		key.protocol = protocol;
		break;
	}
	case 0:
		goto malformed;
	default:
		__sync_fetch_and_add(&totals.not_ip, 1);
		return XDP_PASS;
	}
	if (has_ports && !read_ports(&cursor, &key, &tcp_flags))
		goto malformed;
	count(&key, bytes, tcp_flags);
	return XDP_PASS;

malformed:
	__sync_fetch_and_add(&totals.malformed, 1);
	return XDP_PASS;
}
