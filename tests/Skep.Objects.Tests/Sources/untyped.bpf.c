// As objects were before BTF: a legacy map, a global, a static function; compiled with -g0.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct bpf_map_def { unsigned type, key_size, value_size, max_entries, map_flags; };

struct bpf_map_def hits SEC("maps") = { BPF_MAP_TYPE_HASH, 4, 8, 1024, BPF_F_NO_PREALLOC };
int limit = 42;

static __noinline int add(int a)
{
	return a + limit;
}

SEC("socket")
int count(struct __sk_buff *skb)
{
	int key = skb->len;
	long *value = bpf_map_lookup_elem(&hits, &key);

	return value ? add(*value) : 0;
}

char LICENSE[] SEC("license") = "GPL";
