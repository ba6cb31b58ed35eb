// Tables of functions for the kernel; the optional one is in a section that begins with a question mark.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct sock;
struct tcp_congestion_ops {
	unsigned (*ssthresh)(struct sock *sk);
	unsigned (*undo_cwnd)(struct sock *sk);
	char name[16];
};

SEC("struct_ops")
unsigned on_ssthresh(unsigned long *ctx)
{
	return 2;
}

SEC("struct_ops")
unsigned on_undo(unsigned long *ctx)
{
	return 10;
}

SEC(".struct_ops.link")
struct tcp_congestion_ops skep_cc = {
	.ssthresh = (void *)on_ssthresh,
	.undo_cwnd = (void *)on_undo,
	.name = "skep",
};

SEC("?.struct_ops")
struct tcp_congestion_ops optional_cc = {
	.ssthresh = (void *)on_ssthresh,
	.name = "optional",
};

char LICENSE[] SEC("license") = "GPL";
