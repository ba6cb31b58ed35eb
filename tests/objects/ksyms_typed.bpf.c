/* SPDX-License-Identifier: MIT */
/*
 * Kernel variables with their type, from the kernel's BTF; one of them exists once for each CPU. Needs a kernel built
 * with CONFIG_KALLSYMS_ALL.
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

struct rq {
	unsigned int nr_running;
} __core;

extern const struct rq runqueues __ksym;
extern const int bpf_prog_active __ksym;

unsigned int running;
int active;

SEC("raw_tp/sys_enter")
int look(void *ctx)
{
	const struct rq *queue = bpf_per_cpu_ptr(&runqueues, 0);
	const int *here = bpf_this_cpu_ptr(&bpf_prog_active);

	if (queue)
		running = queue->nr_running;
	active = *here;
	return 0;
}
