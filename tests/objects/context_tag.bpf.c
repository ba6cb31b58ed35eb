/* SPDX-License-Identifier: MIT */
/*
 * A global function whose tag says that its parameter is the context; its C type does not. Kernels from 6.8 read the
 * tag, older ones have to be told by the type.
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

__noinline __weak int length_of(void *ctx __tag("arg:ctx"))
{
	struct __sk_buff *skb = ctx;

	return skb->len;
}

__noinline __weak int first_argument_of(void *ctx __tag("arg:ctx"))
{
	return *(__u64 *)((char *)ctx + 112);
}

SEC("tc")
int on_packet(struct __sk_buff *skb)
{
	return length_of(skb);
}

SEC("kprobe/do_nothing")
int on_call(void *ctx)
{
	return first_argument_of(ctx);
}
