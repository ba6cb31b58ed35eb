/* SPDX-License-Identifier: MIT */
/*
 * Memory that programs and user space share at one address: globals in an address space of their own, pointers that
 * are cast between the two, and allocation.
 *
 * build: v4 clang-19 -mcpu=v4
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

#define __arena __attribute__((address_space(1)))

struct {
	__uint(type, BPF_MAP_TYPE_ARENA);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 10); /* pages */
	__ulong(map_extra, 0x1ull << 44); /* address in user space */
} arena SEC(".maps");

struct node {
	struct node __arena *next;
	__u64 value;
};

struct node __arena *head;
__u64 __arena shared_counter;
__u32 __arena shared_array[4] = { 1, 2, 3, 4 };

extern void __arena *bpf_arena_alloc_pages(void *map, void __arena *at, __u32 pages, int node, __u64 flags) __ksym __weak;

SEC("syscall")
int push(void *ctx)
{
	struct node __arena *node = bpf_arena_alloc_pages(&arena, NULL, 1, -1, 0);

	if (!node)
		return 1;
	node->value = ++shared_counter + shared_array[3];
	node->next = head;
	head = node;
	return 0;
}
