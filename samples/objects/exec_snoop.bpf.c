/* SPDX-License-Identifier: MIT */
/*
 * Process watcher: every program that starts, who started it and in which control group, and how it ended.
 */
#include "skep/task.h"

char LICENSE[] SEC("license") = "GPL";

/* Only children of this process; 0 for all. */
const volatile pid_t target_parent = 0;

enum process_event_kind {
	PROCESS_EXEC,
	PROCESS_EXIT,
};

struct process_event {
	enum process_event_kind kind;
	pid_t pid;
	pid_t parent_pid;
	__u32 uid;
	__u64 cgroup_id;
	__u64 time_ns;
	__u64 lifetime_ns; /* since exec; at exit only */
	int exit_status;   /* 0-255, or 128 and the signal's number */
	int argument_count;
	bool gains_privileges; /* set-user-id and the like */
	__u8 reserved[7];
	char comm[TASK_COMM_LEN];
	char parent_comm[TASK_COMM_LEN];
	char cgroup[64];
	char filename[128];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
} events SEC(".maps");

RECORDS(events, struct process_event);

/* When each process began its present program. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 32768);
	__type(key, pid_t);
	__type(value, __u64);
} started SEC(".maps");

__u64 lost;

__always_inline struct process_event *new_event(enum process_event_kind kind, struct task_struct *task)
{
	struct process_event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);

	if (!event) {
		__sync_fetch_and_add(&lost, 1);
		return NULL;
	}
	__builtin_memset(event, 0, sizeof(*event));
	event->kind = kind;
	event->pid = core_read(task, tgid);
	event->parent_pid = core_read(task, real_parent, tgid);
	event->uid = core_read(task, real_cred, uid.val);
	event->time_ns = bpf_ktime_get_ns();
	event->cgroup_id = bpf_get_current_cgroup_id();
	bpf_get_current_comm(event->comm, sizeof(event->comm));
	bpf_probe_read_kernel_str(event->parent_comm, sizeof(event->parent_comm), &core_read(task, real_parent)->comm);
	bpf_probe_read_kernel_str(event->cgroup, sizeof(event->cgroup), core_read(task, cgroups, dfl_cgrp, kn, name));
	return event;
}

/* A typed tracepoint: the arguments are kernel pointers that the verifier knows the types of, so that plain loads may
 * follow them. */
SEC("tp_btf/sched_process_exec")
int on_exec(__u64 *ctx)
{
	struct task_struct *task = (void *)ctx[0];
	struct linux_binprm *program = (void *)ctx[2];
	struct process_event *event;
	__u64 now = bpf_ktime_get_ns();
	pid_t pid = task->tgid;

	if (target_parent && task->real_parent->tgid != target_parent)
		return 0;
	bpf_map_update_elem(&started, &pid, &now, BPF_ANY);
	event = new_event(PROCESS_EXEC, task);
	if (!event)
		return 0;
	event->argument_count = program->argc;
	event->gains_privileges = core_read_bits(program, secureexec);
	bpf_probe_read_kernel_str(event->filename, sizeof(event->filename), program->filename);
	bpf_ringbuf_submit(event, 0);
	return 0;
}

SEC("tp/sched/sched_process_exit")
int on_exit(void *ctx)
{
	struct task_struct *task = bpf_get_current_task();
	__u64 ids = bpf_get_current_pid_tgid();
	pid_t pid = ids >> 32, thread = ids;
	struct process_event *event;
	__u64 *start;
	int code;

	if (thread != pid) /* a thread ends; the process may go on */
		return 0;
	start = bpf_map_lookup_elem(&started, &pid);
	if (!start) /* began before we looked, or is none of ours */
		return 0;
	event = new_event(PROCESS_EXIT, task);
	if (event) {
		code = core_read(task, exit_code);
		event->exit_status = code & 0x7f ? 128 + (code & 0x7f) : (code >> 8) & 0xff;
		event->lifetime_ns = event->time_ns - *start;
		bpf_ringbuf_submit(event, 0);
	}
	bpf_map_delete_elem(&started, &pid);
	return 0;
}
