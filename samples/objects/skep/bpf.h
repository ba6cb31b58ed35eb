/* SPDX-License-Identifier: MIT */
/*
 * What a BPF program in C needs from the kernel's interface, and no more: fixed-width types, section and map macros,
 * the context structures, and the helpers that the samples call. Numbers and layouts are those of linux/bpf.h.
 */
#pragma once

typedef unsigned char __u8;
typedef signed char __s8;
typedef unsigned short __u16;
typedef short __s16;
typedef unsigned int __u32;
typedef int __s32;
typedef unsigned long long __u64;
typedef long long __s64;

/* Values in network byte order. The names survive in BTF, so a reader knows to swap them before printing. */
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u16 __sum16;
typedef __u32 __wsum;

typedef _Bool bool;
enum { false, true };
#define NULL ((void *)0)

#define SEC(name) __attribute__((section(name), used))
#define __always_inline static inline __attribute__((always_inline))
#define __noinline __attribute__((noinline))
#define __unused __attribute__((unused))
#define __aligned(n) __attribute__((aligned(n)))
#define offset_of(type, member) __builtin_offsetof(type, member)

/*
 * Map definitions. A map is a variable in section ".maps" whose type, not whose value, describes it: a number is the
 * length of an array that a member points to, a type is what a member points to.
 */
#define __uint(name, value) int(*name)[value]
#define __type(name, value) typeof(value) *name
#define __array(name, value) typeof(value) *name[]

/*
 * A ring buffer's or perf event array's definition has no place for the type of its records. This constant takes no
 * part in the program: it keeps the type in BTF, tagged with the map whose records have it.
 */
#if defined(__has_attribute) && __has_attribute(btf_decl_tag)
#define RECORDS(map, type) const type *const map##_record __attribute__((unused, btf_decl_tag("records:" #map))) = NULL
#else
#define RECORDS(map, type) const type *const map##_record __attribute__((unused)) = NULL
#endif

enum bpf_map_type {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PROG_ARRAY = 3,
	BPF_MAP_TYPE_PERF_EVENT_ARRAY = 4,
	BPF_MAP_TYPE_PERCPU_HASH = 5,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_LRU_HASH = 9,
	BPF_MAP_TYPE_LPM_TRIE = 11,
	BPF_MAP_TYPE_ARRAY_OF_MAPS = 12,
	BPF_MAP_TYPE_HASH_OF_MAPS = 13,
	BPF_MAP_TYPE_RINGBUF = 27,
};

enum {
	BPF_ANY = 0,
	BPF_NOEXIST = 1,
};

enum {
	BPF_F_NO_PREALLOC = 1 << 0,
};

/* Return values of an XDP program. */
enum xdp_action {
	XDP_ABORTED,
	XDP_DROP,
	XDP_PASS,
	XDP_TX,
	XDP_REDIRECT,
};

/* Return values of a traffic control program in direct-action mode. */
enum {
	TC_ACT_OK = 0,
	TC_ACT_SHOT = 2,
};

struct xdp_md {
	__u32 data;
	__u32 data_end;
	__u32 data_meta;
	__u32 ingress_ifindex;
	__u32 rx_queue_index;
	__u32 egress_ifindex;
};

struct __sk_buff {
	__u32 len;
	__u32 pkt_type;
	__u32 mark;
	__u32 queue_mapping;
	__u32 protocol;
	__u32 vlan_present;
	__u32 vlan_tci;
	__u32 vlan_proto;
	__u32 priority;
	__u32 ingress_ifindex;
	__u32 ifindex;
	__u32 tc_index;
	__u32 cb[5];
	__u32 hash;
	__u32 tc_classid;
	__u32 data;
	__u32 data_end;
	__u32 napi_id;
	__u32 family;
	__u32 remote_ip4;
	__u32 local_ip4;
	__u32 remote_ip6[4];
	__u32 local_ip6[4];
	__u32 remote_port;
	__u32 local_port;
	__u32 data_meta;
	void *flow_keys __aligned(8);
	__u64 tstamp;
	__u32 wire_len;
	__u32 gso_segs;
	void *sk __aligned(8);
	__u32 gso_size;
};

struct bpf_spin_lock {
	__u32 val;
};

/* The verifier treats packet pointers as 64 bits wide although the context shows 32. */
#define packet_data(ctx) ((void *)(unsigned long)(ctx)->data)
#define packet_end(ctx) ((void *)(unsigned long)(ctx)->data_end)

/*
 * Helpers: a call to a small constant address becomes `call imm`.
 */
#ifdef __clang__
#define BPF_HELPER(id, ret, name, ...) static ret (*const name)(__VA_ARGS__) __unused = (void *)id
#else
#define BPF_HELPER(id, ret, name, ...) extern ret name(__VA_ARGS__) __attribute__((kernel_helper(id)))
#endif

BPF_HELPER(1, void *, bpf_map_lookup_elem, void *map, const void *key);
BPF_HELPER(2, long, bpf_map_update_elem, void *map, const void *key, const void *value, __u64 flags);
BPF_HELPER(3, long, bpf_map_delete_elem, void *map, const void *key);
BPF_HELPER(5, __u64, bpf_ktime_get_ns, void);
BPF_HELPER(9, long, bpf_skb_store_bytes, struct __sk_buff *skb, __u32 offset, const void *from, __u32 len, __u64 flags);
BPF_HELPER(10, long, bpf_l3_csum_replace, struct __sk_buff *skb, __u32 offset, __u64 from, __u64 to, __u64 size);
BPF_HELPER(11, long, bpf_l4_csum_replace, struct __sk_buff *skb, __u32 offset, __u64 from, __u64 to, __u64 flags);
BPF_HELPER(12, long, bpf_tail_call, void *ctx, void *prog_array, __u32 index);
BPF_HELPER(14, __u64, bpf_get_current_pid_tgid, void);
BPF_HELPER(15, __u64, bpf_get_current_uid_gid, void);
BPF_HELPER(16, long, bpf_get_current_comm, void *buffer, __u32 size);
BPF_HELPER(25, long, bpf_perf_event_output, void *ctx, void *map, __u64 flags, void *data, __u64 size);
BPF_HELPER(26, long, bpf_skb_load_bytes, const void *skb, __u32 offset, void *to, __u32 len);
BPF_HELPER(35, void *, bpf_get_current_task, void);
BPF_HELPER(68, long, bpf_skb_load_bytes_relative, const void *skb, __u32 offset, void *to, __u32 len, __u32 start);
BPF_HELPER(80, __u64, bpf_get_current_cgroup_id, void);
BPF_HELPER(93, long, bpf_spin_lock, struct bpf_spin_lock *lock);
BPF_HELPER(94, long, bpf_spin_unlock, struct bpf_spin_lock *lock);
BPF_HELPER(106, long, bpf_strtoul, const char *text, __u64 size, __u64 flags, unsigned long *result);
BPF_HELPER(113, long, bpf_probe_read_kernel, void *to, __u32 size, const void *from);
BPF_HELPER(114, long, bpf_probe_read_user_str, void *to, __u32 size, const void *from);
BPF_HELPER(115, long, bpf_probe_read_kernel_str, void *to, __u32 size, const void *from);
BPF_HELPER(126, long, bpf_seq_printf, void *seq, const char *format, __u32 size, const void *args, __u32 args_size);
BPF_HELPER(130, long, bpf_ringbuf_output, void *ring, void *data, __u64 size, __u64 flags);
BPF_HELPER(131, void *, bpf_ringbuf_reserve, void *ring, __u64 size, __u64 flags);
BPF_HELPER(132, void, bpf_ringbuf_submit, void *data, __u64 flags);
BPF_HELPER(164, long, bpf_for_each_map_elem, void *map, void *callback, void *context, __u64 flags);
BPF_HELPER(165, long, bpf_snprintf, char *to, __u32 size, const char *format, const __u64 *args, __u32 args_size);
BPF_HELPER(174, __u64, bpf_get_attach_cookie, void *ctx);
BPF_HELPER(181, long, bpf_loop, __u32 iterations, void *callback, void *context, __u64 flags);
BPF_HELPER(182, long, bpf_strncmp, const char *text, __u32 size, const char *other);

/* Only bpf_trace_printk takes arguments of its own number and kind, so it cannot use the macro's prototype form. */
BPF_HELPER(6, long, bpf_trace_printk, const char *format, __u32 size, ...);

/* bpf_perf_event_output to the buffer of the CPU that runs the program. */
#define BPF_F_CURRENT_CPU 0xffffffffULL

/* Of the same: that many bytes of the packet follow the record. */
#define BPF_F_PACKET_BYTES(n) ((__u64)(n) << 32)

/* Where bpf_skb_load_bytes_relative counts from. */
enum bpf_hdr_start_off {
	BPF_HDR_START_MAC,
	BPF_HDR_START_NET,
};

/* Flags of bpf_l4_csum_replace. */
#define BPF_F_MARK_MANGLED_0 (1ULL << 5)
#define BPF_F_PSEUDO_HDR (1ULL << 4)

/* A line in the kernel's trace pipe. The format becomes read-only data, as the helper takes no text from the stack. */
#define bpf_printk(format, ...)                                                                                        \
	({                                                                                                             \
		static const char format_[] = format;                                                                  \
		bpf_trace_printk(format_, sizeof(format_), ##__VA_ARGS__);                                             \
	})

/* An extern that the loader fills from the kernel's configuration. */
#define __kconfig __attribute__((section(".kconfig")))

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define bpf_ntohs(x) ((__u16)__builtin_bswap16(x))
#define bpf_ntohl(x) ((__u32)__builtin_bswap32(x))
#define bpf_htons_const(x) ((__be16)((((x) & 0xff) << 8) | (((x) >> 8) & 0xff)))
#else
#define bpf_ntohs(x) ((__u16)(x))
#define bpf_ntohl(x) ((__u32)(x))
#define bpf_htons_const(x) ((__be16)(x))
#endif
#define bpf_htons(x) bpf_ntohs(x)
#define bpf_htonl(x) bpf_ntohl(x)
