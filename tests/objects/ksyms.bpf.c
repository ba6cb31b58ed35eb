/* SPDX-License-Identifier: MIT */
/*
 * Kernel symbols of which only the address counts: /proc/kallsyms has it. Present, and absent but weak: 0.
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

extern const void schedule __ksym;
extern const void no_such_symbol __ksym __weak;
extern const int no_such_variable __ksym __weak; /* typed: looked for in the kernel's BTF */

struct result {
	__u64 schedule;
	__u64 no_such_symbol;
	__u64 no_such_variable;
} result;

SEC("raw_tp/sys_enter")
int look(void *ctx)
{
	result.schedule = (__u64)&schedule;
	result.no_such_symbol = (__u64)&no_such_symbol;
	result.no_such_variable = (__u64)&no_such_variable;
	return 0;
}
