/* SPDX-License-Identifier: MIT */
/*
 * Program arrays filled in the source: of two program types, with empty slots, one program in two slots, and a program
 * that stands after the array. `start` returns 7 for a packet that begins with byte 7, and so on.
 *
 * build: be clang-19 big-endian
 * build: clang14 clang-14
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

int last(struct xdp_md *ctx);
int on_skb(struct __sk_buff *skb);

SEC("xdp")
int again(struct xdp_md *ctx)
{
	return 100;
}

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 10);
	__uint(key_size, sizeof(__u32));
	__array(values, int(struct xdp_md *));
} slots SEC(".maps") = {
	.values = { [2] = &again, [5] = &last, [9] = &again },
};

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__array(values, int(struct __sk_buff *));
} skb_slots SEC(".maps") = {
	.values = { &on_skb },
};

SEC("xdp")
int start(struct xdp_md *ctx)
{
	__u8 *data = packet_data(ctx);

	if ((void *)(data + 1) > packet_end(ctx))
		return 0;
	bpf_tail_call(ctx, &slots, *data);
	return *data;
}

SEC("tc")
int on_skb(struct __sk_buff *skb)
{
	bpf_tail_call(skb, &skb_slots, 1);
	return 8;
}

/* Calls itself until the kernel's limit of 33 tail calls stops it. */
__u32 depth;

SEC("xdp")
int last(struct xdp_md *ctx)
{
	depth++;
	bpf_tail_call(ctx, &slots, 5);
	return depth;
}
