/* SPDX-License-Identifier: MIT */
/*
 * DNS watcher: every query and response over UDP port 53, by name, type and result, without taking part in the traffic.
 *
 * Attach it to a packet socket. Offsets count from the network header, so it does not matter whether the socket shows
 * link-layer headers. The socket itself receives nothing: the program answers that no byte is to be kept.
 */
#include "skep/bpf.h"
#include "skep/net.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

enum {
	DNS_PORT = 53,
	MAX_LABELS = 20,
	MAX_LABEL = 63, /* RFC 1035, 2.3.4 */
	MAX_NAME = 128, /* longer names are cut; the RFC allows 255 */
};

enum dns_type {
	DNS_A = 1,
	DNS_NS = 2,
	DNS_CNAME = 5,
	DNS_SOA = 6,
	DNS_PTR = 12,
	DNS_MX = 15,
	DNS_TXT = 16,
	DNS_AAAA = 28,
	DNS_SRV = 33,
	DNS_HTTPS = 65,
	DNS_ANY = 255,
};

enum dns_result {
	DNS_NOERROR = 0,
	DNS_FORMERR = 1,
	DNS_SERVFAIL = 2,
	DNS_NXDOMAIN = 3,
	DNS_NOTIMP = 4,
	DNS_REFUSED = 5,
};

struct dnshdr {
	__be16 id;
	__u8 flags;  /* response in the highest bit, then opcode */
	__u8 result; /* in the low four bits */
	__be16 questions;
	__be16 answers;
	__be16 authorities;
	__be16 additional;
};

struct dns_message {
	struct in6_addr client;
	struct in6_addr server;
	__be16 client_port;
	__u16 id;
	enum dns_type type;
	enum dns_result result;
	__u16 answers;
	bool is_response;
	__u8 name_length;
	char name[MAX_NAME];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 18);
} messages SEC(".maps");

RECORDS(messages, struct dns_message);

struct name {
	char text[MAX_NAME] __aligned(8);
};

struct name_use {
	__u64 queries;
	__u64 responses;
	__u64 failures;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, struct name);
	__type(value, struct name_use);
} names SEC(".maps");

__u64 dns_packets;
__u64 unreadable;
__u64 lost;

__always_inline bool load(struct __sk_buff *skb, __u32 offset, void *to, __u32 length)
{
	return bpf_skb_load_bytes_relative(skb, offset, to, length, BPF_HDR_START_NET) == 0;
}

/* Fills in the addresses. The offset of the UDP header, or 0 if there is none. */
__always_inline __u32 find_udp(struct __sk_buff *skb, struct in6_addr *source, struct in6_addr *destination)
{
	if (skb->protocol == bpf_htons_const(ETH_P_IP)) {
		struct iphdr ip;

		if (!load(skb, 0, &ip, sizeof(ip)) || ip.protocol != IPPROTO_UDP || is_later_fragment(&ip))
			return 0;
		*source = mapped_ipv4(ip.saddr);
		*destination = mapped_ipv4(ip.daddr);
		return (ip.version_ihl & 0x0f) * 4;
	}
	if (skb->protocol == bpf_htons_const(ETH_P_IPV6)) {
		struct ipv6hdr ip;

		if (!load(skb, 0, &ip, sizeof(ip)) || ip.nexthdr != IPPROTO_UDP)
			return 0;
		*source = ip.saddr;
		*destination = ip.daddr;
		return sizeof(ip);
	}
	return 0;
}

typedef __u64 eight_letters __attribute__((may_alias));

/*
 * Turns eight ASCII letters into lower case at once, without a branch: a loop with one over each of 128 letters would
 * have the verifier walk too many paths. Adding moves 'A' and what is above to 0x80, the bit that a letter leaves free.
 */
__always_inline eight_letters lower_case(eight_letters letters)
{
	const __u64 each = 0x0101010101010101;
	__u64 low = letters & (each * 0x7f);
	__u64 from_a = low + each * (0x80 - 'A');
	__u64 beyond_z = low + each * (0x7f - 'Z');
	__u64 upper = (from_a ^ beyond_z) & ~letters & (each * 0x80);

	return letters | (upper >> 2); /* 0x80 >> 2 is 'a' - 'A' */
}

/*
 * Writes the name at the offset as text, labels joined by dots, in lower case: resolvers mix the case of letters on
 * purpose, to make answers harder to forge. The offset behind the name, or 0 if it is damaged. Compression (RFC 1035,
 * 4.1.4) has no place in a message's first name: nothing stands before it to point at.
 */
__always_inline __u32 read_name(struct __sk_buff *skb, __u32 offset, struct name *name, __u8 *name_length)
{
	/* Room for one label more than fits, so that the last one read needs no bound of its own. */
	char text[MAX_NAME + MAX_LABEL + 1] __aligned(8) = {};
	__u32 length = 0;
	bool ended = false;

	for (int i = 0; i < MAX_LABELS; i++) {
		__u8 label;

		if (!load(skb, offset, &label, 1))
			return 0;
		offset++;
		if (label == 0) {
			ended = true;
			break;
		}
		if (label > MAX_LABEL)
			return 0;
		if (length >= MAX_NAME) /* there is no room to see more of it, only its end to find */
			length = MAX_NAME - 1;
		if (length > 0)
			text[length++] = '.';
		if (!load(skb, offset, &text[length], label))
			return 0;
		length += label;
		offset += label;
	}
	if (!ended)
		return 0;
	if (length >= MAX_NAME)
		length = MAX_NAME - 1;
	text[MAX_NAME - 1] = 0;
	*name_length = length;
	for (int i = 0; i < MAX_NAME; i += 8)
		*(eight_letters *)&name->text[i] = lower_case(*(eight_letters *)&text[i]);
	return offset;
}

__always_inline void count_name(const struct name *name, bool is_response, enum dns_result result)
{
	struct name_use *use = bpf_map_lookup_elem(&names, name);

	if (!use) {
		struct name_use none = {};

		bpf_map_update_elem(&names, name, &none, BPF_NOEXIST);
		use = bpf_map_lookup_elem(&names, name);
		if (!use)
			return;
	}
	if (is_response)
		__sync_fetch_and_add(&use->responses, 1);
	else
		__sync_fetch_and_add(&use->queries, 1);
	if (is_response && result != DNS_NOERROR)
		__sync_fetch_and_add(&use->failures, 1);
}

SEC("socket")
int watch(struct __sk_buff *skb)
{
	struct in6_addr source, destination;
	__u32 offset = find_udp(skb, &source, &destination);
	struct dns_message *message;
	__u8 name_length = 0;
	struct dnshdr dns;
	struct udphdr udp;
	struct name name;
	__be16 type;
	bool is_response;

	if (!offset || !load(skb, offset, &udp, sizeof(udp)))
		return 0;
	if (udp.source != bpf_htons_const(DNS_PORT) && udp.dest != bpf_htons_const(DNS_PORT))
		return 0;
	__sync_fetch_and_add(&dns_packets, 1);
	offset += sizeof(udp);
	if (!load(skb, offset, &dns, sizeof(dns)) || dns.questions == 0)
		goto unreadable;
	offset = read_name(skb, offset + sizeof(dns), &name, &name_length);
	if (!offset || !load(skb, offset, &type, sizeof(type)))
		goto unreadable;

	is_response = dns.flags & 0x80;
	count_name(&name, is_response, dns.result & 0x0f);

	message = bpf_ringbuf_reserve(&messages, sizeof(*message), 0);
	if (!message) {
		__sync_fetch_and_add(&lost, 1);
		return 0;
	}
	message->client = is_response ? destination : source;
	message->server = is_response ? source : destination;
	message->client_port = is_response ? udp.dest : udp.source;
	message->id = bpf_ntohs(dns.id);
	message->type = bpf_ntohs(type);
	message->result = dns.result & 0x0f;
	message->answers = bpf_ntohs(dns.answers);
	message->is_response = is_response;
	message->name_length = name_length;
	__builtin_memcpy(message->name, name.text, MAX_NAME);
	bpf_ringbuf_submit(message, 0);
	return 0;

unreadable:
	__sync_fetch_and_add(&unreadable, 1);
	return 0;
}
