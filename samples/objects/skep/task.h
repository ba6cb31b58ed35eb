/* SPDX-License-Identifier: MIT */
/*
 * Views of the kernel structures around a task, and the contexts of the programs that see one.
 */
#pragma once

#include "core.h"

typedef int pid_t;

enum { TASK_COMM_LEN = 16 };

struct kernfs_node {
	const char *name;
	__u64 id;
} KERNEL_STRUCT;

struct cgroup {
	struct kernfs_node *kn;
} KERNEL_STRUCT;

struct css_set {
	struct cgroup *dfl_cgrp; /* in the unified hierarchy */
} KERNEL_STRUCT;

typedef struct {
	__u32 val;
} kuid_t;

struct cred {
	kuid_t uid;
} KERNEL_STRUCT;

struct mm_struct {
	unsigned long total_vm; /* pages */
} KERNEL_STRUCT;

struct task_struct {
	unsigned int __state;
	unsigned int flags;
	pid_t pid;
	pid_t tgid;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct cred *real_cred;
	struct mm_struct *mm;
	struct css_set *cgroups;
	char comm[TASK_COMM_LEN];
	int exit_code;
	int prio;
	__u64 start_time; /* ns since boot, sleep not counted */
} KERNEL_STRUCT;

/* Before Linux 5.14 the state had another name. */
struct task_struct___before_5_14 {
	volatile long state;
} KERNEL_STRUCT;

struct linux_binprm {
	unsigned int secureexec : 1;
	int argc;
	const char *filename;
} KERNEL_STRUCT;

/* Every tracepoint's record starts so. */
struct trace_entry {
	__u16 type;
	__u8 flags;
	__u8 preempt_count;
	int pid;
};

struct trace_event_raw_sys_enter {
	struct trace_entry ent;
	long id;
	unsigned long args[6];
};

struct trace_event_raw_sys_exit {
	struct trace_entry ent;
	long id;
	long ret;
};

struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
	__u64 session_id;
	__u64 seq_num;
} KERNEL_STRUCT;

/* The task is null in the call that ends the walk. */
struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
} KERNEL_STRUCT;
