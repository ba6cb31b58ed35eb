/* SPDX-License-Identifier: MIT */
/*
 * Calls into the kernel: functions that exist, weak ones that do not, and two declarations of one function told apart
 * by a flavour.
 *
 * build: clang14 clang-14
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

struct task_struct {
	int pid;
} __core;

extern struct task_struct *bpf_task_from_pid(int pid) __ksym;
extern void bpf_task_release(struct task_struct *task) __ksym;
extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;

/* Weak: in a kernel without it, testing the address leaves the call out. */
extern int bpf_no_such_kfunc(struct task_struct *task) __ksym __weak;
extern void bpf_rcu_read_lock___again(void) __ksym __weak;

int found;

SEC("syscall")
int call(void *ctx)
{
	struct task_struct *task;

	bpf_rcu_read_lock();
	bpf_rcu_read_unlock();
	if (bpf_rcu_read_lock___again) {
		bpf_rcu_read_lock___again();
		bpf_rcu_read_unlock();
		found |= 4;
	}
	task = bpf_task_from_pid(1);
	if (!task)
		return 1;
	found |= task->pid == 1;
	if (bpf_no_such_kfunc)
		found |= bpf_no_such_kfunc(task);
	else
		found |= 2;
	bpf_task_release(task);
	return found;
}
