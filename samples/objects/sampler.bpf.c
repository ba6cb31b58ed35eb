/* SPDX-License-Identifier: MIT */
/*
 * Flow sampler, steered by global variables: what is fixed at load is read-only data, what may change while it runs is
 * data, what it found out is what starts as zero. It takes all packets of one flow in `one_in`, chosen by a hash of
 * the addresses and ports, the same in both directions: whole conversations rather than scattered packets.
 *
 * Attach it to a packet socket. Offsets count from the network header, so it does not matter whether the socket shows
 * link-layer headers. The socket receives the packets that were chosen, and no others.
 */
#include "skep/bpf.h"
#include "skep/net.h"

char LICENSE[] SEC("license") = "GPL";

const volatile __u32 one_in = 8;
const volatile __u32 seed = 0x9e3779b9;

/* User space may write these at any time. */
volatile bool enabled = true;
struct limits {
	__u64 samples; /* after so many no more are taken */
	__u16 minimum_length;
	__u16 only_port; /* 0 for all */
} limits SEC(".data.limits") = { .samples = ~0ULL };

__u64 seen;
__u64 sampled;
__u64 refused_by_limit;
__u64 by_ip_version[2];

/* Filled in by the loader: samples taken on different kernels tell which. */
extern int LINUX_KERNEL_VERSION __kconfig;
extern int CONFIG_HZ __kconfig __attribute__((weak));

struct environment {
	__u32 kernel_version;
	__u32 ticks_per_second;
} environment;

struct sample {
	struct in6_addr source;
	struct in6_addr destination;
	__be16 source_port;
	__be16 destination_port;
	__u16 length; /* from the network header on */
	__u8 protocol;
	__u8 reserved;
	__u32 hash;
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 18);
} samples SEC(".maps");

RECORDS(samples, struct sample);

__always_inline bool load(struct __sk_buff *skb, __u32 offset, void *to, __u32 length)
{
	return bpf_skb_load_bytes_relative(skb, offset, to, length, BPF_HDR_START_NET) == 0;
}

/* Stirs one word into the hash: multiply by an odd number, then let high bits into low ones. */
__always_inline __u32 mix(__u32 hash, __u32 word)
{
	hash = (hash ^ word) * 0x85ebca6b;
	return hash ^ (hash >> 15);
}

__noinline __u32 hash_endpoint(const struct in6_addr *address, __be16 port)
{
	__u32 hash = seed;

	if (!address)
		return 0;
	for (int i = 0; i < 4; i++)
		hash = mix(hash, address->in6_u.u6_addr32[i]);
	return mix(hash, port);
}

/* Addition does not know which end is which, so both directions of a flow meet in one value. */
__always_inline __u32 hash_flow(const struct sample *sample)
{
	__u32 ends = hash_endpoint(&sample->source, sample->source_port) +
		     hash_endpoint(&sample->destination, sample->destination_port);

	return mix(mix(seed, ends), sample->protocol);
}

/* Fills in all but the hash. */
__always_inline bool read_packet(struct __sk_buff *skb, struct sample *sample)
{
	__u32 transport;
	__be16 ports[2];

	if (skb->protocol == bpf_htons_const(ETH_P_IP)) {
		struct iphdr ip;

		if (!load(skb, 0, &ip, sizeof(ip)) || is_later_fragment(&ip))
			return false;
		sample->source = mapped_ipv4(ip.saddr);
		sample->destination = mapped_ipv4(ip.daddr);
		sample->protocol = ip.protocol;
		sample->length = bpf_ntohs(ip.tot_len);
		transport = (ip.version_ihl & 0x0f) * 4;
		by_ip_version[0]++;
	} else if (skb->protocol == bpf_htons_const(ETH_P_IPV6)) {
		struct ipv6hdr ip;

		if (!load(skb, 0, &ip, sizeof(ip)))
			return false;
		sample->source = ip.saddr;
		sample->destination = ip.daddr;
		sample->protocol = ip.nexthdr;
		sample->length = bpf_ntohs(ip.payload_len) + sizeof(ip);
		transport = sizeof(ip);
		by_ip_version[1]++;
	} else {
		return false;
	}
	if (sample->protocol == IPPROTO_TCP || sample->protocol == IPPROTO_UDP) {
		if (!load(skb, transport, ports, sizeof(ports)))
			return false;
		sample->source_port = ports[0];
		sample->destination_port = ports[1];
	}
	return true;
}

SEC("socket")
int choose(struct __sk_buff *skb)
{
	struct sample sample = {};
	__be16 port = bpf_htons(limits.only_port);

	if (!enabled)
		return 0;
	__sync_fetch_and_add(&seen, 1);
	if (!read_packet(skb, &sample) || sample.length < limits.minimum_length)
		return 0;
	if (port && sample.source_port != port && sample.destination_port != port)
		return 0;
	sample.hash = hash_flow(&sample);
	if (one_in > 1 && sample.hash % one_in != 0)
		return 0;
	if (sampled >= limits.samples) {
		__sync_fetch_and_add(&refused_by_limit, 1);
		return 0;
	}
	__sync_fetch_and_add(&sampled, 1);
	environment.kernel_version = LINUX_KERNEL_VERSION;
	environment.ticks_per_second = CONFIG_HZ;
	bpf_ringbuf_output(&samples, &sample, sizeof(sample), 0);
	return -1; /* keep the whole packet */
}
