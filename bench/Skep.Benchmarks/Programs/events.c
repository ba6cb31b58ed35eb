// 1,024 records of 64 bytes into a ring buffer, each with its number, by an XDP program. Records that did not fit are counted.
typedef unsigned int u32;
typedef unsigned long long u64;

#define SEC(name) __attribute__((section(name), used))

struct {
	int (*type)[27]; // BPF_MAP_TYPE_RINGBUF
	int (*max_entries)[8 << 20];
} events SEC(".maps");

struct record {
	u64 number;
	u64 rest[7];
};

static void *(*const reserve)(void *ring, u64 size, u64 flags) = (void *)131;
static void (*const submit)(void *record, u64 flags) = (void *)132;

u64 number;
u64 lost;

SEC("xdp") int run(void *ctx)
{
	for (u32 i = 0; i < 1024; i++) {
		struct record *record = reserve(&events, sizeof(*record), 0);
		if (!record) {
			lost++;
			continue;
		}
		*record = (struct record){ .number = number++ };
		submit(record, 0);
	}
	return 2;
}

char LICENSE[] SEC("license") = "GPL";
