/* SPDX-License-Identifier: MIT */
/*
 * Task list: one line for each thread on the system, written where the kernel itself walks its tasks. Reading the
 * iterator gives the text.
 */
#include "skep/task.h"

char LICENSE[] SEC("license") = "GPL";

/* Only processes, not their threads. */
const volatile bool only_leaders = true;

#define print(seq, format, ...)                                                                                        \
	({                                                                                                             \
		static const char format_[] = format;                                                                  \
		__u64 args_[] = { __VA_ARGS__ };                                                                       \
                                                                                                                       \
		bpf_seq_printf(seq, format_, sizeof(format_), args_, sizeof(args_));                                   \
	})

enum {
	PF_KTHREAD = 0x00200000,
	TASK_IDLE = 0x402, /* uninterruptible, but no load on the system */
};

/* One letter as ps(1) has it. */
__always_inline char state_letter(struct task_struct *task)
{
	static const char letters[] = "RSDTtXZP";
	__u32 state;

	if (core_field_exists(task->__state))
		state = task->__state;
	else
		state = ((struct task_struct___before_5_14 *)task)->state;

	if ((state & TASK_IDLE) == TASK_IDLE)
		return 'I';
	/* One bit for each state, the lowest meaning "S"; no bit, and it runs. */
	for (int bit = 0; bit < 7; bit++)
		if (state & (1 << bit))
			return letters[bit + 1];
	return letters[0];
}

SEC("iter/task")
int list_tasks(struct bpf_iter__task *ctx)
{
	struct seq_file *seq = ctx->meta->seq;
	struct task_struct *task = ctx->task;
	__u64 pages = 0;

	if (!task)
		return 0;
	if (ctx->meta->seq_num == 0)
		print(seq, "    PID    PPID     UID S         KB COMMAND\n");
	if (only_leaders && task->pid != task->tgid)
		return 0;
	if (task->mm)
		pages = core_read(task, mm, total_vm);
	print(seq, "%7d %7d %7d %c %10llu %s%s\n", task->pid, task->real_parent->tgid, task->real_cred->uid.val,
	      state_letter(task), pages * 4, (long)task->comm, (long)(task->flags & PF_KTHREAD ? " (kernel)" : ""));
	return 0;
}
