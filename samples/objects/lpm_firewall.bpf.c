/* SPDX-License-Identifier: MIT */
/*
 * Firewall by address prefix: the longest prefix that covers the packet's source decides, and counts what it decided.
 * User space fills the two tries, at any time; where no prefix covers the source, `default_action` holds.
 */
#include "skep/bpf.h"
#include "skep/net.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

enum action {
	ALLOW,
	DENY,
};

const volatile enum action default_action = ALLOW;

/* What is neither IPv4 nor IPv6: ARP has to pass, or there is soon no IPv4 either. */
const volatile enum action other_action = ALLOW;

/* Bits of the address beyond prefixlen do not matter. */
struct prefix4 {
	__u32 prefixlen;
	struct in_addr address;
};

struct prefix6 {
	__u32 prefixlen;
	struct in6_addr address;
};

struct rule {
	enum action action;
	__u32 id; /* chosen by who made the rule */
	__u64 packets;
	__u64 bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 100000);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct prefix4);
	__type(value, struct rule);
} rules4 SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 100000);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct prefix6);
	__type(value, struct rule);
} rules6 SEC(".maps");

struct outcomes {
	__u64 allowed_by_rule;
	__u64 denied_by_rule;
	__u64 allowed_by_default;
	__u64 denied_by_default;
	__u64 malformed;
};

/* One element, of which each CPU has its own. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct outcomes);
} outcomes SEC(".maps");

__always_inline int by_default(struct outcomes *outcomes, enum action action)
{
	if (action == ALLOW) {
		outcomes->allowed_by_default++;
		return XDP_PASS;
	}
	outcomes->denied_by_default++;
	return XDP_DROP;
}

__always_inline int by_rule(struct outcomes *outcomes, struct rule *rule, __u64 bytes)
{
	if (!rule)
		return by_default(outcomes, default_action);
	__sync_fetch_and_add(&rule->packets, 1);
	__sync_fetch_and_add(&rule->bytes, bytes);
	if (rule->action == ALLOW) {
		outcomes->allowed_by_rule++;
		return XDP_PASS;
	}
	outcomes->denied_by_rule++;
	return XDP_DROP;
}

SEC("xdp")
int firewall(struct xdp_md *ctx)
{
	struct cursor cursor = { .at = packet_data(ctx), .end = packet_end(ctx) };
	__u64 bytes = cursor.end - cursor.at;
	struct outcomes *mine;
	__u32 zero = 0;

	mine = bpf_map_lookup_elem(&outcomes, &zero);
	if (!mine)
		return XDP_ABORTED; /* cannot happen: an array has all its elements; the verifier wants to hear it */

	switch (take_ethernet(&cursor)) {
	case bpf_htons_const(ETH_P_IP): {
		struct iphdr *ip = take_ipv4(&cursor);
		struct prefix4 key = { .prefixlen = 32 };

		if (!ip)
			break;
		key.address.s_addr = ip->saddr;
		return by_rule(mine, bpf_map_lookup_elem(&rules4, &key), bytes);
	}
	case bpf_htons_const(ETH_P_IPV6): {
		struct ipv6hdr *ip = take(&cursor, struct ipv6hdr);
		struct prefix6 key = { .prefixlen = 128 };

		if (!ip)
			break;
		key.address = ip->saddr;
		return by_rule(mine, bpf_map_lookup_elem(&rules6, &key), bytes);
	}
	case 0:
		break;
	default:
		return by_default(mine, other_action);
	}
	mine->malformed++;
	return XDP_DROP;
}
