/* SPDX-License-Identifier: MIT */
/*
 * Map definitions with something wrong in each: a reader names the map and what is the matter.
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
	__uint(colour, 7);
} unknown_attribute SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__uint(key_size, 8);
	__type(value, __u32);
} sizes_disagree SEC(".maps");

struct {
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} no_type SEC(".maps");

struct {
	int type;
	__type(key, __u32);
	__type(value, __u32);
} plain_integer SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
	__uint(pinning, 9);
} unknown_pinning SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, struct incomplete);
	__type(value, __u32);
} incomplete_key SEC(".maps");

SEC("xdp")
int none(struct xdp_md *ctx)
{
	return XDP_PASS;
}
