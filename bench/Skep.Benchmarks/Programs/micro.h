// One body, two machines: as BPF each file is an XDP program, natively it exports run().
// The 64 KiB buffer and the seed are globals, which in BPF are map values: both sides fill them the same way.
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

#define BUFFER_SIZE 65536

#ifdef __bpf__
#define ENTRY __attribute__((section("xdp"), used)) int run(void *ctx)
#define HELPER() ((u64(*)(void))8)()
#else
#define ENTRY __attribute__((visibility("default"))) int run(void *ctx)
__attribute__((noinline)) static u64 native_helper(void)
{
	__asm__ volatile("");
	return 0;
}
#define HELPER() native_helper()
#endif

__attribute__((aligned(8))) u8 buffer[BUFFER_SIZE];
u64 seed = 0x2545f4914f6cdd1dULL;
