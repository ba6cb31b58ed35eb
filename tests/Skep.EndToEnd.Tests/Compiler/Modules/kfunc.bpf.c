#include "bpf.h"
/* Calls kernel functions, and functions without a result. */
extern void bpf_rcu_read_lock(void) __attribute__((section(".ksyms")));
extern void bpf_rcu_read_unlock(void) __attribute__((section(".ksyms")));
extern void absent(u64) __attribute__((section(".ksyms"), weak));
u64 calls;

static __attribute__((noinline)) void note(u64 *where, u64 number)
{
	calls++;
	*where = number;
}

SEC("syscall") int call(u64 *ctx)
{
	u64 number = ctx[1];

	bpf_rcu_read_lock();
	note(ctx, number + 1);
	bpf_rcu_read_unlock();
	if (absent)
		absent(number);
	return 0;
}
