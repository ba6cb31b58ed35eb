/* SPDX-License-Identifier: MIT */
/*
 * A program that gives up from deep inside: bpf_throw ends it at once, and a callback named in a declaration tag turns
 * the cookie into the result.
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

extern void bpf_throw(__u64 cookie) __ksym;

__noinline int on_throw(__u64 cookie)
{
	return cookie + 1;
}

static __noinline int deep(struct __sk_buff *skb)
{
	if (skb->len > 100)
		bpf_throw(41);
	return 0;
}

/* 42 for packets of more than 100 bytes. */
SEC("tc") __tag("exception_callback:on_throw")
int caught(struct __sk_buff *skb)
{
	return deep(skb);
}

SEC("tc")
int uncaught(struct __sk_buff *skb)
{
	return deep(skb);
}
