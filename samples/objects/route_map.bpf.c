/* SPDX-License-Identifier: MIT */
/*
 * Host router with one routing table for each VLAN: addresses may overlap between VLANs, as they do between tenants.
 *
 * Tables are maps inside a map, so a VLAN comes, goes, or gets a whole new table in a single update. Each sender's
 * address is learned with its MAC; a packet for a learned host goes straight back out with that host's MAC and one hop
 * less to live, and all else goes up to the stack.
 *
 * Counters live in one of two banks. A reader switches `bank` and has the other one, at rest, to itself.
 */
#include "skep/bpf.h"
#include "skep/net.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

struct host {
	__u8 mac[6];
	__u8 reserved[2];
	__u64 learned_from; /* packets */
	__u64 forwarded_to;
};

struct table {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct in6_addr);
	__type(value, struct host);
};

struct table untagged SEC(".maps");
struct table vlan100 SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 4096);
	__type(key, __u32); /* VLAN id, 0 for none */
	__array(values, struct table);
} tables SEC(".maps") = {
	.values = {
		[0] = &untagged,
		[100] = &vlan100,
	},
};

struct counters {
	__u64 forwarded;
	__u64 learned;
	__u64 unknown_destination;
	__u64 expired; /* no hops left */
	__u64 no_table;
	__u64 not_ip;
};

struct bank {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct counters);
};

struct bank bank_a SEC(".maps");
struct bank bank_b SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 2);
	__type(key, __u32);
	__array(values, struct bank);
} banks SEC(".maps") = {
	.values = { &bank_a, &bank_b },
};

/* Which of the two banks counts. */
volatile __u32 bank = 0;

__always_inline struct counters *current_counters(void)
{
	__u32 which = bank & 1, zero = 0;
	void *current = bpf_map_lookup_elem(&banks, &which);

	return current ? bpf_map_lookup_elem(current, &zero) : NULL;
}

#define count(field) (counters ? __sync_fetch_and_add(&counters->field, 1) : 0)

__always_inline bool learn(void *table, const struct in6_addr *address, const __u8 *mac)
{
	struct host *known = bpf_map_lookup_elem(table, address);
	struct host host = { .learned_from = 1 };

	if (known) {
		__builtin_memcpy(known->mac, mac, sizeof(known->mac)); /* the host may have moved */
		__sync_fetch_and_add(&known->learned_from, 1);
		return false;
	}
	__builtin_memcpy(host.mac, mac, sizeof(host.mac));
	return bpf_map_update_elem(table, address, &host, BPF_NOEXIST) == 0;
}

/* After the header lost one hop. The checksum gains as much (RFC 1624): the header need not be summed anew. */
__always_inline void mend_checksum(struct iphdr *ip)
{
	__u32 sum = ip->check + bpf_htons_const(0x0100);

	ip->check = sum + (sum >= 0xffff);
}

SEC("xdp")
int route(struct xdp_md *ctx)
{
	struct cursor cursor = { .at = packet_data(ctx), .end = packet_end(ctx) };
	struct counters *counters = current_counters();
	struct in6_addr source, destination;
	struct ethhdr *eth;
	struct iphdr *ip4 = NULL;
	struct host *next;
	__u8 *hops;
	__u32 vlan_id = 0;
	__be16 protocol;
	void *table;

	eth = take(&cursor, struct ethhdr);
	if (!eth)
		return XDP_PASS;
	protocol = eth->h_proto;
	if (protocol == bpf_htons_const(ETH_P_8021Q)) {
		struct vlan_hdr *vlan = take(&cursor, struct vlan_hdr);

		if (!vlan)
			return XDP_PASS;
		vlan_id = bpf_ntohs(vlan->h_vlan_TCI) & 0x0fff; /* above it stand priority and drop eligibility */
		protocol = vlan->h_vlan_encapsulated_proto;
	}
	if (protocol == bpf_htons_const(ETH_P_IP)) {
		ip4 = take_ipv4(&cursor);
		if (!ip4)
			return XDP_PASS;
		hops = &ip4->ttl;
		source = mapped_ipv4(ip4->saddr);
		destination = mapped_ipv4(ip4->daddr);
	} else if (protocol == bpf_htons_const(ETH_P_IPV6)) {
		struct ipv6hdr *ip6 = take(&cursor, struct ipv6hdr);

		if (!ip6)
			return XDP_PASS;
		hops = &ip6->hop_limit;
		source = ip6->saddr;
		destination = ip6->daddr;
	} else {
		count(not_ip);
		return XDP_PASS;
	}

	table = bpf_map_lookup_elem(&tables, &vlan_id);
	if (!table) {
		count(no_table);
		return XDP_PASS;
	}
	if (learn(table, &source, eth->h_source))
		count(learned);
	next = bpf_map_lookup_elem(table, &destination);
	if (!next) {
		count(unknown_destination);
		return XDP_PASS;
	}
	if (*hops <= 1) {
		count(expired);
		return XDP_PASS; /* the stack tells the sender */
	}
	*hops -= 1;
	if (ip4)
		mend_checksum(ip4);
	__builtin_memcpy(eth->h_source, eth->h_dest, sizeof(eth->h_source));
	__builtin_memcpy(eth->h_dest, next->mac, sizeof(eth->h_dest));
	__sync_fetch_and_add(&next->forwarded_to, 1);
	count(forwarded);
	return XDP_TX;
}
