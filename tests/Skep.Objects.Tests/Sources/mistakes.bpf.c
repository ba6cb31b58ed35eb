// One mistake at a time, chosen by -DMISTAKE_name.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#ifdef MISTAKE_unknown_member
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, int); __uint(wrong, 1); } map SEC(".maps");
#endif
#ifdef MISTAKE_static_map
static struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, int); } map SEC(".maps");
#endif
#ifdef MISTAKE_no_type
struct { __uint(max_entries, 1); __type(key, int); __type(value, int); } map SEC(".maps");
#endif
#ifdef MISTAKE_sizes_differ
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, int); __uint(value_size, 8); } map SEC(".maps");
#endif
#ifdef MISTAKE_undefined
extern int elsewhere(int);
#endif
#ifdef MISTAKE_inner_pinned
struct inner { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, int); __uint(pinning, 1); };
struct { __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS); __uint(max_entries, 4); __type(key, int); __array(values, struct inner); } map SEC(".maps");
#endif
#ifdef MISTAKE_slot_of_function
__attribute__((noinline)) int function(void *ctx) { return 0; }
struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 4); __uint(key_size, 4); __array(values, int(void *)); } map SEC(".maps") = { .values = { (void *)&function } };
#endif

SEC("xdp")
int program(void *ctx)
{
#ifdef MISTAKE_undefined
	return elsewhere(1);
#elif defined(MISTAKE_static_map)
	int key = 0;
	return bpf_map_lookup_elem(&map, &key) != 0;
#else
	return 0;
#endif
}

char LICENSE[] SEC("license") = "GPL";
