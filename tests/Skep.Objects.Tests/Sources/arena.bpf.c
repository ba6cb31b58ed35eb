#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, 33);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 10);
} arena SEC(".maps");

int __attribute__((address_space(1))) shared SEC(".addr_space.1") = 7;

SEC("syscall")
int touch(void *ctx)
{
	shared++;
	return bpf_map_lookup_elem(&arena, ctx) != 0;
}

char LICENSE[] SEC("license") = "GPL";
