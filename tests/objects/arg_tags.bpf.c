/* SPDX-License-Identifier: MIT */
/*
 * Global functions whose parameters say more than their C type: that one is the context, that a pointer is not null,
 * is trusted, may be null.
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

struct task_struct {
	int pid;
} __core;

__u32 lengths;

__noinline __weak int use_context(void *ctx __tag("arg:ctx"))
{
	struct __sk_buff *skb = ctx;

	return skb->len;
}

__noinline __weak int use_memory(__u32 *sum __tag("arg:nonnull"), __u32 by)
{
	*sum += by;
	return 0;
}

__noinline __weak int use_task(struct task_struct *task __tag("arg:trusted") __tag("arg:nullable"))
{
	return task ? task->pid : 0;
}

SEC("tc")
int on_packet(struct __sk_buff *skb)
{
	return use_memory(&lengths, use_context(skb));
}

SEC("tp_btf/sched_process_exit")
int on_exit(__u64 *ctx)
{
	return use_task((struct task_struct *)ctx[0]) & 0;
}
