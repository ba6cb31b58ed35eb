#include "bpf.h"
/* Reads the kernel's configuration and the address of one of its variables, and chooses by them. */
extern int LINUX_KERNEL_VERSION __attribute__((section(".kconfig")));
extern u32 CONFIG_HZ __attribute__((section(".kconfig"), weak));
extern const void jiffies_64 __attribute__((section(".ksyms"), weak));
u64 choices[4];

SEC("syscall") int config(u64 *ctx)
{
	ctx[0] = LINUX_KERNEL_VERSION;
	ctx[1] = CONFIG_HZ;
	ctx[2] = &jiffies_64 != 0;
	choices[ctx[3] & 3] += 1;
	return 0;
}
