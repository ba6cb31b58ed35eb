#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

__attribute__((noinline)) int on_exception(unsigned long cookie)
{
	return cookie + 1;
}

SEC("tc")
__attribute__((btf_decl_tag("exception_callback:on_exception")))
int throws(struct __sk_buff *skb)
{
	return skb->len;
}

char LICENSE[] SEC("license") = "GPL";
