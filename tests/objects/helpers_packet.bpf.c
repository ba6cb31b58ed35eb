/* SPDX-License-Identifier: MIT */
/*
 * Helpers that read, write and resize packets, in bounds and out of them. Any packet of 64 bytes and more will do.
 */
#include "more.h"
#include "skep/net.h"

char LICENSE[] SEC("license") = "GPL";

long out[32];

#define first_byte(ctx)                                                                                                \
	({                                                                                                             \
		__u8 *data_ = packet_data(ctx);                                                                        \
		(void *)(data_ + 1) <= packet_end(ctx) ? (long)*data_ : -1;                                            \
	})
#define length(ctx) ((long)(packet_end(ctx) - packet_data(ctx)))

SEC("xdp")
int resize(struct xdp_md *xdp)
{
	__u8 *data;

	out[0] = length(xdp);
	out[1] = bpf_xdp_adjust_head(xdp, 4);
	out[2] = length(xdp);
	out[3] = bpf_xdp_adjust_head(xdp, -8);
	out[4] = length(xdp);
	data = packet_data(xdp);
	if ((void *)(data + 4) > packet_end(xdp))
		return XDP_ABORTED;
	data[0] = 0xaa; /* what the packet grew by holds anything: write it all */
	data[1] = 0xbb;
	data[2] = 0xcc;
	data[3] = 0xdd;
	out[5] = bpf_xdp_adjust_head(xdp, 100000);
	out[6] = bpf_xdp_adjust_head(xdp, -100000);
	out[7] = bpf_xdp_adjust_tail(xdp, -10);
	out[8] = length(xdp);
	out[9] = bpf_xdp_adjust_tail(xdp, 4); /* grows with zeros */
	out[10] = length(xdp);
	out[11] = bpf_xdp_adjust_tail(xdp, -100000);
	out[12] = first_byte(xdp);
	return XDP_TX;
}

SEC("tc")
int bytes(struct __sk_buff *skb)
{
	__u8 buffer[8] = {};

	out[0] = skb->len;
	out[1] = bpf_skb_load_bytes(skb, 0, buffer, 8);
	out[2] = *(__u64 *)buffer;
	out[3] = bpf_skb_load_bytes(skb, skb->len - 8, buffer, 8);
	out[4] = *(__u64 *)buffer;
	out[5] = bpf_skb_load_bytes(skb, skb->len - 7, buffer, 8); /* one too far: the buffer is cleared */
	out[6] = *(__u64 *)buffer;
	out[7] = bpf_skb_load_bytes(skb, -1, buffer, 8);
	out[8] = bpf_skb_load_bytes_relative(skb, 0, buffer, 8, BPF_HDR_START_NET);
	out[9] = *(__u64 *)buffer;
	out[10] = bpf_skb_load_bytes_relative(skb, 0, buffer, 8, BPF_HDR_START_MAC);
	out[11] = *(__u64 *)buffer;
	buffer[0] = 0x5a;
	out[12] = bpf_skb_store_bytes(skb, 20, buffer, 4, 0);
	out[13] = bpf_skb_store_bytes(skb, skb->len - 2, buffer, 4, 0);
	out[14] = bpf_skb_pull_data(skb, 0);
	out[15] = first_byte(skb);
	return TC_ACT_OK;
}

SEC("tc")
int checksums(struct __sk_buff *skb)
{
	__be32 from[3] = { 0x01020304, 0x05060708, 0xfffefdfc };
	__be32 to[3] = { 0x11121314, 0x15161718, 0x0000ffff };
	__u16 field;

	out[0] = bpf_csum_diff(from, 4, to, 4, 0);
	out[1] = bpf_csum_diff(from, 12, to, 12, 0);
	out[2] = bpf_csum_diff(NULL, 0, to, 12, 0);
	out[3] = bpf_csum_diff(from, 12, NULL, 0, 0);
	out[4] = bpf_csum_diff(from, 8, to, 4, 0x1234);
	out[5] = bpf_l3_csum_replace(skb, 24, 0x1122, 0x3344, 2);
	out[6] = bpf_skb_load_bytes(skb, 24, &field, 2);
	out[7] = field;
	out[8] = bpf_l3_csum_replace(skb, 24, 0x11223344, 0x55667788, 4);
	out[9] = bpf_skb_load_bytes(skb, 24, &field, 2);
	out[10] = field;
	out[11] = bpf_l3_csum_replace(skb, 24, 0, bpf_csum_diff(from, 12, to, 12, 0), 0);
	out[12] = bpf_skb_load_bytes(skb, 24, &field, 2);
	out[13] = field;
	out[14] = bpf_l3_csum_replace(skb, 24, 1, 2, 3);		/* no such size */
	out[15] = bpf_l3_csum_replace(skb, skb->len - 1, 1, 2, 2);	/* beyond the end */
	out[16] = bpf_l4_csum_replace(skb, 36, 0x1122, 0x3344, 2);
	out[17] = bpf_skb_load_bytes(skb, 36, &field, 2);
	out[18] = field;
	field = 0;
	out[19] = bpf_skb_store_bytes(skb, 36, &field, 2, 0);
	out[20] = bpf_l4_csum_replace(skb, 36, 0x1122, 0x3344, BPF_F_MARK_MANGLED_0 | 2); /* no checksum: stays so */
	out[21] = bpf_skb_load_bytes(skb, 36, &field, 2);
	out[22] = field;
	return TC_ACT_OK;
}

SEC("tc")
int vlan(struct __sk_buff *skb)
{
	out[0] = skb->vlan_present;
	out[1] = bpf_skb_vlan_push(skb, bpf_htons(ETH_P_8021Q), 0x2064);
	out[2] = skb->vlan_present;
	out[3] = skb->vlan_tci;
	out[4] = skb->vlan_proto;
	out[5] = skb->len;
	out[6] = bpf_skb_vlan_push(skb, bpf_htons(ETH_P_8021AD), 7); /* the first tag moves into the packet */
	out[7] = skb->vlan_tci;
	out[8] = skb->len;
	out[9] = bpf_skb_vlan_pop(skb);
	out[10] = skb->vlan_tci;
	out[11] = skb->len;
	out[12] = bpf_skb_vlan_pop(skb);
	out[13] = skb->vlan_present;
	out[14] = bpf_skb_vlan_pop(skb); /* none is left: nothing to do */
	out[15] = skb->len;
	return TC_ACT_OK;
}

/* Leaves a tag in the packet and another beside it. */
SEC("tc")
int tag(struct __sk_buff *skb)
{
	out[0] = bpf_skb_vlan_push(skb, bpf_htons(ETH_P_8021Q), 0x2064);
	out[1] = bpf_skb_vlan_push(skb, bpf_htons(ETH_P_8021AD), 7);
	return TC_ACT_OK;
}
