#include "bpf.h"
/* Follows the fields of the running task by CO-RE. */
struct task_struct { int pid; int tgid; struct task_struct *real_parent; struct mm_struct *mm; } __attribute__((preserve_access_index));
struct result { int pid, tgid, parent; int exists; u64 task; };

SEC("syscall") int task(struct result *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task(), *parent = 0;
	int value = 0;

	bpf_probe_read_kernel(&value, 4, &task->pid);
	ctx->pid = value;
	bpf_probe_read_kernel(&value, 4, &task->tgid);
	ctx->tgid = value;
	bpf_probe_read_kernel(&parent, 8, &task->real_parent);
	bpf_probe_read_kernel(&value, 4, &parent->tgid);
	ctx->parent = value;
	ctx->exists = __builtin_preserve_field_info(task->mm, 2);
	ctx->task = bpf_get_current_pid_tgid();
	return 0;
}
