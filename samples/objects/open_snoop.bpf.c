/* SPDX-License-Identifier: MIT */
/*
 * Open tracer: which process opens which file, and with what result. The path is known as the call begins and the
 * result as it ends, so a map keeps the first until the second.
 */
#include "skep/task.h"

char LICENSE[] SEC("license") = "GPL";

const volatile pid_t target_pid = 0;   /* 0 for all */
const volatile bool only_failed = false;
const volatile __u64 slower_than_ns = 0;

struct opening {
	const char *path;
	int flags;
	__u32 mode;
	__u64 began_ns;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, __u64); /* process in the high half, thread in the low */
	__type(value, struct opening);
} openings SEC(".maps");

struct open_event {
	pid_t pid;
	__u32 uid;
	int result; /* file descriptor, or minus the error number */
	int flags;
	__u32 mode;
	__u32 path_length;
	__u64 took_ns;
	char comm[TASK_COMM_LEN];
	char path[256];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
} events SEC(".maps");

RECORDS(events, struct open_event);

/* How often each error came; 0 counts successes. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, __u64);
} results SEC(".maps");

__u64 lost;

SEC("tp/syscalls/sys_enter_openat")
int enter_openat(struct trace_event_raw_sys_enter *ctx)
{
	__u64 id = bpf_get_current_pid_tgid();
	struct opening opening = {
		.path = (const char *)ctx->args[1],
		.flags = ctx->args[2],
		.mode = ctx->args[3],
		.began_ns = bpf_ktime_get_ns(),
	};

	if (target_pid && id >> 32 != target_pid)
		return 0;
	bpf_map_update_elem(&openings, &id, &opening, BPF_ANY);
	return 0;
}

__always_inline void count_result(__u32 error)
{
	__u64 one = 1, *seen = bpf_map_lookup_elem(&results, &error);

	if (seen)
		__sync_fetch_and_add(seen, 1);
	else
		bpf_map_update_elem(&results, &error, &one, BPF_NOEXIST);
}

SEC("tp/syscalls/sys_exit_openat")
int exit_openat(struct trace_event_raw_sys_exit *ctx)
{
	__u64 id = bpf_get_current_pid_tgid(), took_ns;
	struct opening *opening = bpf_map_lookup_elem(&openings, &id);
	struct open_event *event;
	int result = ctx->ret;
	long length;

	if (!opening)
		return 0;
	count_result(result < 0 ? -result : 0);
	took_ns = bpf_ktime_get_ns() - opening->began_ns;
	if ((only_failed && result >= 0) || took_ns < slower_than_ns)
		goto done;
	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event) {
		__sync_fetch_and_add(&lost, 1);
		goto done;
	}
	event->pid = id >> 32;
	event->uid = bpf_get_current_uid_gid();
	event->result = result;
	event->flags = opening->flags;
	event->mode = opening->mode;
	event->took_ns = took_ns;
	bpf_get_current_comm(event->comm, sizeof(event->comm));
	/* The call has read the path by now, so its page is in memory, which it need not have been at the start. */
	length = bpf_probe_read_user_str(event->path, sizeof(event->path), opening->path);
	event->path_length = length > 0 ? length - 1 : 0;
	bpf_ringbuf_submit(event, 0);
done:
	bpf_map_delete_elem(&openings, &id);
	return 0;
}
