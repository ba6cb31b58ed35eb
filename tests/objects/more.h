/* SPDX-License-Identifier: MIT */
/* What the test objects need of the kernel's interface beyond what the samples do. */
#pragma once

#include "skep/bpf.h"

/* A 64-bit number does not fit an array length: it is the value of an enumerator, in a member of the enum's type. */
#define __ulong(name, value) enum { name##_value = value } name

#define __ksym __attribute__((section(".ksyms")))
#define __weak __attribute__((weak))
#define __hidden __attribute__((visibility("hidden")))
#define __kptr __attribute__((btf_type_tag("kptr")))
#define __kptr_untrusted __attribute__((btf_type_tag("kptr_untrusted")))
#define __percpu_kptr __attribute__((btf_type_tag("percpu_kptr")))
#define __tag(text) __attribute__((btf_decl_tag(text)))
#define __core __attribute__((preserve_access_index))

enum more_map_types {
	BPF_MAP_TYPE_STACK_TRACE = 7,
	BPF_MAP_TYPE_CGROUP_ARRAY = 8,
	BPF_MAP_TYPE_LRU_PERCPU_HASH = 10,
	BPF_MAP_TYPE_DEVMAP = 14,
	BPF_MAP_TYPE_SOCKMAP = 15,
	BPF_MAP_TYPE_CPUMAP = 16,
	BPF_MAP_TYPE_XSKMAP = 17,
	BPF_MAP_TYPE_SOCKHASH = 18,
	BPF_MAP_TYPE_CGROUP_STORAGE = 19,
	BPF_MAP_TYPE_REUSEPORT_SOCKARRAY = 20,
	BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE = 21,
	BPF_MAP_TYPE_QUEUE = 22,
	BPF_MAP_TYPE_STACK = 23,
	BPF_MAP_TYPE_SK_STORAGE = 24,
	BPF_MAP_TYPE_DEVMAP_HASH = 25,
	BPF_MAP_TYPE_STRUCT_OPS = 26,
	BPF_MAP_TYPE_INODE_STORAGE = 28,
	BPF_MAP_TYPE_TASK_STORAGE = 29,
	BPF_MAP_TYPE_BLOOM_FILTER = 30,
	BPF_MAP_TYPE_USER_RINGBUF = 31,
	BPF_MAP_TYPE_CGRP_STORAGE = 32,
	BPF_MAP_TYPE_ARENA = 33,
};

enum {
	BPF_F_NUMA_NODE = 1 << 2,
	BPF_F_RDONLY_PROG = 1 << 7,
	BPF_F_ZERO_SEED = 1 << 6,
	BPF_F_MMAPABLE = 1 << 10,
};

enum {
	BPF_EXIST = 2,
	BPF_F_LOCK = 4,
};

enum {
	LIBBPF_PIN_NONE,
	LIBBPF_PIN_BY_NAME,
};

struct bpf_timer {
	__u64 opaque[2];
} __aligned(8);

BPF_HELPER(7, __u32, bpf_get_prandom_u32, void);
BPF_HELPER(8, __u32, bpf_get_smp_processor_id, void);
BPF_HELPER(18, long, bpf_skb_vlan_push, struct __sk_buff *skb, __be16 protocol, __u16 tci);
BPF_HELPER(19, long, bpf_skb_vlan_pop, struct __sk_buff *skb);
BPF_HELPER(28, __s64, bpf_csum_diff, __be32 *from, __u32 from_size, __be32 *to, __u32 to_size, __wsum seed);
BPF_HELPER(39, long, bpf_skb_pull_data, struct __sk_buff *skb, __u32 len);
BPF_HELPER(44, long, bpf_xdp_adjust_head, struct xdp_md *xdp, int delta);
BPF_HELPER(65, long, bpf_xdp_adjust_tail, struct xdp_md *xdp, int delta);
BPF_HELPER(87, long, bpf_map_push_elem, void *map, const void *value, __u64 flags);
BPF_HELPER(88, long, bpf_map_pop_elem, void *map, void *value);
BPF_HELPER(89, long, bpf_map_peek_elem, void *map, void *value);
BPF_HELPER(105, long, bpf_strtol, const char *text, __u64 size, __u64 flags, long *result);
BPF_HELPER(112, long, bpf_probe_read_user, void *to, __u32 size, const void *from);
BPF_HELPER(127, long, bpf_seq_write, void *seq, const void *data, __u32 size);
BPF_HELPER(133, void, bpf_ringbuf_discard, void *data, __u64 flags);
BPF_HELPER(153, void *, bpf_per_cpu_ptr, const void *variable, __u32 cpu);
BPF_HELPER(154, void *, bpf_this_cpu_ptr, const void *variable);
BPF_HELPER(158, void *, bpf_get_current_task_btf, void);
BPF_HELPER(169, long, bpf_timer_init, struct bpf_timer *timer, void *map, __u64 flags);
BPF_HELPER(170, long, bpf_timer_set_callback, struct bpf_timer *timer, void *callback);
BPF_HELPER(171, long, bpf_timer_start, struct bpf_timer *timer, __u64 ns, __u64 flags);
BPF_HELPER(172, long, bpf_timer_cancel, struct bpf_timer *timer);
BPF_HELPER(177, long, bpf_trace_vprintk, const char *format, __u32 size, const void *args, __u32 args_size);
BPF_HELPER(195, void *, bpf_map_lookup_percpu_elem, void *map, const void *key, __u32 cpu);
