/* SPDX-License-Identifier: MIT */
/*
 * Types that carry tags the kernel reads: kernel pointers in map values, lists and trees of the program's own objects,
 * per-CPU pointers.
 *
 * build: clang16 clang-16
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

struct task_struct {
	int pid;
} __core;

struct bpf_list_head {
	__u64 opaque[2];
} __aligned(8);
struct bpf_list_node {
	__u64 opaque[3];
} __aligned(8);
struct bpf_rb_root {
	__u64 opaque[2];
} __aligned(8);
struct bpf_rb_node {
	__u64 opaque[4];
} __aligned(8);

struct bpf_refcount {
	__u32 opaque[1];
} __aligned(4);

struct item {
	struct bpf_list_node node;
	struct bpf_rb_node rb;
	struct bpf_refcount references; /* as it may be in both at once */
	__u64 value;
};

struct holder {
	struct task_struct __kptr *task;
	struct task_struct __kptr_untrusted *seen;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct holder);
} holders SEC(".maps");

#define private(name) SEC(".data." #name) __hidden __aligned(8)

private(list) struct bpf_spin_lock list_lock;
private(list) struct bpf_list_head list __tag("contains:item:node");
private(tree) struct bpf_spin_lock tree_lock;
private(tree) struct bpf_rb_root tree __tag("contains:item:rb");

extern void *bpf_obj_new_impl(__u64 local_type_id, void *meta) __ksym;
extern void bpf_obj_drop_impl(void *object, void *meta) __ksym;
extern int bpf_list_push_front_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta, __u64 offset) __ksym;

SEC("tc")
int push(struct __sk_buff *skb)
{
	/* The type's number in this object's own BTF: a relocation writes it in. */
	struct item *item = bpf_obj_new_impl(__builtin_btf_type_id(*(struct item *)0, 0), NULL);

	if (!item)
		return 1;
	item->value = skb->len;
	bpf_spin_lock(&list_lock);
	bpf_list_push_front_impl(&list, &item->node, NULL, 0);
	bpf_spin_unlock(&list_lock);
	return 0;
}

SEC("tc")
int look(struct __sk_buff *skb)
{
	__u32 zero = 0;
	struct holder *holder = bpf_map_lookup_elem(&holders, &zero);

	return holder && holder->task && holder->seen && holder->seen->pid;
}
