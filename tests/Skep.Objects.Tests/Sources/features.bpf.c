// What an object file can hold besides CO-RE: maps of all forms, globals, functions of all forms, what the kernel provides.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

typedef _Bool bool;

struct key { int a; };
struct value { long b; };

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, struct key);
	__type(value, struct value);
	__uint(max_entries, 100);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} pinned SEC(".maps");

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, int);
} first SEC(".maps"), second SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, int);
	__array(values, struct inner);
} outer SEC(".maps") = { .values = { [1] = &second, [3] = &first } };

int pass(struct xdp_md *ctx);
int work(struct xdp_md *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, 4);
	__array(values, int(struct xdp_md *));
} jumps SEC(".maps") = { .values = { [0] = (void *)&pass, [2] = (void *)&work } };

struct {
	__uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
	__uint(value_size, 8);
	__uint(max_entries, 10);
	__uint(map_extra, 3);
	__uint(numa_node, 0);
} bloom SEC(".maps");

const volatile int factor = 5;
const volatile struct { char small; long wide; } pair = { 1, 2 };
static volatile int hidden_counter = 7;
static volatile long unused[3];
int counter = 3;
long total;
short last_one SEC(".data.custom") = 9;
const volatile char letter SEC(".rodata.custom") = 'x';

extern int LINUX_KERNEL_VERSION __kconfig;
extern unsigned CONFIG_HZ __kconfig __weak;
extern enum libbpf_tristate CONFIG_BPF_SYSCALL __kconfig;
extern char CONFIG_DEFAULT_HOSTNAME[8] __kconfig __weak;
extern bool CONFIG_NO_SUCH_OPTION __kconfig __weak;
extern bool CONFIG_BPF __kconfig;
extern char CONFIG_NET __kconfig;
extern long LINUX_NO_SUCH_VALUE __kconfig __weak;
extern const void init_task __ksym __weak;

// Twice the work is done by a static function that is not inlined, called from a global one.
static __noinline int twice(int x)
{
	bpf_printk("twice %d", x);
	return x * factor + hidden_counter;
}

__attribute__((noinline)) int global(int x)
{
	return twice(x) + unused[x & 1] + 1;
}

__hidden __noinline int hidden(int x)
{
	return x + 2 + counter;
}

static long callback(__u32 index, void *context)
{
	*(long *)context += index;
	return hidden(index) > 100;
}

SEC("xdp")
int work(struct xdp_md *ctx)
{
	long sum = 0;
	int key = 0, *value;

	bpf_loop(10, callback, &sum, 0);
	total += sum;
	value = bpf_map_lookup_elem(&first, &key);
	if (value)
		*value = 1;
	bpf_map_peek_elem(&bloom, &sum);
	bpf_tail_call(ctx, &jumps, 2);
	return global(ctx->rx_queue_index) + hidden(1);
}

SEC("xdp")
int pass(struct xdp_md *ctx)
{
	struct key key = { 1 };

	bpf_map_lookup_elem(&pinned, &key);
	return twice(3) + last_one + LINUX_KERNEL_VERSION + CONFIG_HZ + (int)(long)&init_task + CONFIG_BPF_SYSCALL
		+ CONFIG_DEFAULT_HOSTNAME[counter & 3] + CONFIG_NO_SUCH_OPTION + CONFIG_BPF + CONFIG_NET + LINUX_NO_SUCH_VALUE
		+ letter + pair.wide;
}

SEC("?tp/syscalls/sys_enter_openat")
int optional(void *ctx)
{
	return hidden(0);
}

SEC("tc")
int classify(struct __sk_buff *skb)
{
	return global(skb->len);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
