/* SPDX-License-Identifier: MIT */
/*
 * Dynptrs over map values, ring buffer records and packets, by helpers and kernel functions, within bounds and past
 * them; and number iterators. Each statement leaves what the call returned.
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

struct bpf_dynptr {
	__u64 opaque[2];
} __aligned(8);

struct bpf_iter_num {
	__u64 opaque[1];
} __aligned(8);

BPF_HELPER(197, long, bpf_dynptr_from_mem, void *data, __u32 size, __u64 flags, struct bpf_dynptr *ptr);
BPF_HELPER(198, long, bpf_ringbuf_reserve_dynptr, void *ring, __u32 size, __u64 flags, struct bpf_dynptr *ptr);
BPF_HELPER(199, void, bpf_ringbuf_submit_dynptr, struct bpf_dynptr *ptr, __u64 flags);
BPF_HELPER(200, void, bpf_ringbuf_discard_dynptr, struct bpf_dynptr *ptr, __u64 flags);
BPF_HELPER(201, long, bpf_dynptr_read, void *to, __u32 len, const struct bpf_dynptr *ptr, __u32 offset, __u64 flags);
BPF_HELPER(202, long, bpf_dynptr_write, const struct bpf_dynptr *ptr, __u32 offset, void *from, __u32 len, __u64 flags);
BPF_HELPER(203, void *, bpf_dynptr_data, const struct bpf_dynptr *ptr, __u32 offset, __u32 len);

extern int bpf_dynptr_from_skb(struct __sk_buff *skb, __u64 flags, struct bpf_dynptr *ptr) __ksym;
extern int bpf_dynptr_from_xdp(struct xdp_md *xdp, __u64 flags, struct bpf_dynptr *ptr) __ksym;
extern void *bpf_dynptr_slice(const struct bpf_dynptr *ptr, __u32 offset, void *buffer, __u32 size) __ksym;
extern void *bpf_dynptr_slice_rdwr(const struct bpf_dynptr *ptr, __u32 offset, void *buffer, __u32 size) __ksym;
extern int bpf_dynptr_adjust(const struct bpf_dynptr *ptr, __u32 start, __u32 end) __ksym;
extern bool bpf_dynptr_is_null(const struct bpf_dynptr *ptr) __ksym;
extern bool bpf_dynptr_is_rdonly(const struct bpf_dynptr *ptr) __ksym;
extern __u32 bpf_dynptr_size(const struct bpf_dynptr *ptr) __ksym;
extern int bpf_dynptr_clone(const struct bpf_dynptr *ptr, struct bpf_dynptr *clone) __ksym;
extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *it) __ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) __ksym;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u8[64]);
} memory SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

long out[48];

/* What every kind of dynptr answers alike. */
#define describe(at, ptr)                                                                                              \
	({                                                                                                             \
		out[at] = bpf_dynptr_size(ptr);                                                                        \
		out[at + 1] = bpf_dynptr_is_null(ptr) << 1 | bpf_dynptr_is_rdonly(ptr);                                \
	})

SEC("syscall")
int local(void *ctx)
{
	struct bpf_dynptr whole, part, nowhere;
	__u8 bytes[8] = { 1, 2, 3, 4, 5, 6, 7, 8 }, *data;
	__u32 one = 1;
	__u8 *value = bpf_map_lookup_elem(&memory, &one);

	if (!value)
		return 1;
	out[0] = bpf_dynptr_from_mem(value, 64, 1, &nowhere);
	describe(1, &nowhere);
	out[3] = bpf_dynptr_read(bytes, 1, &nowhere, 0, 0);
	out[4] = bpf_dynptr_write(&nowhere, 0, bytes, 1, 0);
	out[5] = bpf_dynptr_adjust(&nowhere, 0, 0);
	out[6] = bpf_dynptr_clone(&nowhere, &part);
	out[7] = bpf_dynptr_data(&nowhere, 0, 1) != NULL;

	out[8] = bpf_dynptr_from_mem(value, 64, 0, &whole);
	describe(9, &whole);
	out[11] = bpf_dynptr_write(&whole, 60, bytes, 8, 0);
	out[12] = bpf_dynptr_write(&whole, 56, bytes, 8, 0);
	out[13] = bpf_dynptr_write(&whole, 0, bytes, 8, 1);
	out[14] = bpf_dynptr_read(bytes, 4, &whole, 60, 0);
	out[15] = bpf_dynptr_read(bytes, 4, &whole, 61, 0);
	out[16] = bpf_dynptr_read(bytes, 4, &whole, 0, 1);
	out[17] = bytes[0] << 8 | bytes[3];

	out[18] = bpf_dynptr_clone(&whole, &nowhere);
	out[19] = bpf_dynptr_adjust(&nowhere, 8, 32);
	out[20] = bpf_dynptr_adjust(&nowhere, 0, 25);
	out[21] = bpf_dynptr_adjust(&nowhere, 9, 8);
	out[22] = bpf_dynptr_adjust(&nowhere, 4, 24);
	describe(23, &nowhere);
	out[25] = bpf_dynptr_write(&nowhere, 1, bytes, 4, 0);
	data = bpf_dynptr_data(&nowhere, 4, 16);
	out[26] = data != NULL;
	if (data)
		data[15] = 0xee;
	out[27] = bpf_dynptr_data(&nowhere, 5, 16) != NULL;
	data = bpf_dynptr_slice(&nowhere, 2, NULL, 2);
	out[28] = data ? data[0] << 8 | data[1] : -1;
	/* Only programs that may write to packets may slice anything for writing. */
	out[29] = bpf_dynptr_slice(&nowhere, 16, bytes, 4) != NULL;
	out[30] = bpf_dynptr_slice(&nowhere, 17, bytes, 4) != NULL;
	out[31] = value[13] << 8 | value[31];
	/* Overlapping, as memmove has it. */
	out[32] = bpf_dynptr_write(&whole, 2, value, 32, 0);
	return 0;
}

SEC("syscall")
int records(void *ctx)
{
	struct bpf_dynptr ptr;
	__u64 text = 0x2064726f636572;
	__u8 *data;

	out[0] = bpf_ringbuf_reserve_dynptr(&ring, 24, 1, &ptr);
	bpf_ringbuf_submit_dynptr(&ptr, 0);
	out[1] = bpf_ringbuf_reserve_dynptr(&ring, 8192, 0, &ptr);
	bpf_ringbuf_discard_dynptr(&ptr, 0);
	out[2] = bpf_ringbuf_reserve_dynptr(&ring, 1 << 24, 0, &ptr);
	describe(3, &ptr);
	bpf_ringbuf_discard_dynptr(&ptr, 0);

	out[5] = bpf_ringbuf_reserve_dynptr(&ring, 24, 0, &ptr);
	describe(6, &ptr);
	out[8] = bpf_dynptr_write(&ptr, 0, &text, sizeof(text), 0);
	out[9] = bpf_dynptr_write(&ptr, 8, &text, sizeof(text), 0);
	out[10] = bpf_dynptr_write(&ptr, 17, &text, sizeof(text), 0);
	data = bpf_dynptr_data(&ptr, 16, 8);
	out[11] = data != NULL;
	if (data)
		__builtin_memset(data, 'x', 8);
	bpf_ringbuf_submit_dynptr(&ptr, 0);

	out[12] = bpf_ringbuf_reserve_dynptr(&ring, 8, 0, &ptr);
	out[13] = bpf_dynptr_write(&ptr, 0, &text, sizeof(text), 0);
	bpf_ringbuf_discard_dynptr(&ptr, 0);
	return 0;
}

SEC("xdp")
int frame(struct xdp_md *ctx)
{
	struct bpf_dynptr ptr, bad;
	__u8 bytes[16] = {}, *data;

	out[0] = bpf_dynptr_from_xdp(ctx, 1, &bad);
	out[1] = bpf_dynptr_from_xdp(ctx, 0, &ptr);
	describe(2, &ptr);
	out[4] = bpf_dynptr_read(bytes, 16, &ptr, 112, 0);
	out[5] = bytes[0] << 8 | bytes[15];
	out[6] = bpf_dynptr_read(bytes, 16, &ptr, 113, 0);
	out[7] = bpf_dynptr_write(&ptr, 30, bytes, 4, 0);
	out[8] = bpf_dynptr_write(&ptr, 30, bytes, 4, 1);
	out[9] = bpf_dynptr_write(&ptr, 126, bytes, 4, 0);
	out[10] = bpf_dynptr_adjust(&ptr, 14, 64);
	describe(11, &ptr);
	data = bpf_dynptr_slice(&ptr, 0, bytes, 16);
	out[13] = data ? data[0] << 8 | data[15] : -1;
	data = bpf_dynptr_slice_rdwr(&ptr, 34, bytes, 16);
	out[14] = data != NULL;
	if (data)
		data[15] = 0xaa;
	out[15] = bpf_dynptr_slice(&ptr, 35, bytes, 16) != NULL;
	out[16] = bpf_xdp_adjust_tail(ctx, -70);
	out[17] = bpf_dynptr_size(&ptr);
	out[18] = bpf_dynptr_read(bytes, 2, &ptr, 40, 0);
	out[19] = bpf_dynptr_read(bytes, 2, &ptr, 48, 0);
	return 2;
}

SEC("tc")
int segment(struct __sk_buff *ctx)
{
	struct bpf_dynptr ptr, clone;
	__u8 bytes[16] = {}, *data;

	out[0] = bpf_dynptr_from_skb(ctx, 1, &clone);
	out[1] = bpf_dynptr_from_skb(ctx, 0, &ptr);
	describe(2, &ptr);
	out[4] = bpf_dynptr_read(bytes, 16, &ptr, 112, 0);
	out[5] = bytes[0] << 8 | bytes[15];
	out[6] = bpf_dynptr_read(bytes, 16, &ptr, 113, 0);
	out[7] = bpf_dynptr_write(&ptr, 30, bytes, 4, 0);
	out[8] = bpf_dynptr_write(&ptr, 34, bytes, 4, 4);
	out[9] = bpf_dynptr_write(&ptr, 34, bytes, 4, 2);
	out[10] = bpf_dynptr_write(&ptr, 126, bytes, 4, 0);
	out[11] = bpf_dynptr_adjust(&ptr, 14, 64);
	data = bpf_dynptr_slice(&ptr, 0, bytes, 16);
	out[12] = data ? data[0] << 8 | data[15] : -1;
	data = bpf_dynptr_slice_rdwr(&ptr, 34, bytes, 16);
	out[13] = data != NULL;
	if (data)
		data[15] = 0xaa;
	out[14] = bpf_dynptr_slice(&ptr, 35, bytes, 16) != NULL;
	out[15] = bpf_dynptr_data(&ptr, 0, 1) != NULL;
	return 0;
}

/* Programs that may only read packets get a dynptr of that kind. */
SEC("socket")
int observed(struct __sk_buff *ctx)
{
	struct bpf_dynptr ptr;
	__u8 bytes[4] = {}, *data;

	out[0] = bpf_dynptr_from_skb(ctx, 0, &ptr);
	describe(1, &ptr);
	out[3] = bpf_dynptr_write(&ptr, 0, bytes, 4, 0);
	data = bpf_dynptr_slice(&ptr, 0, bytes, 4);
	out[4] = data ? data[0] << 8 | data[3] : -1;
	return 7;
}

SEC("syscall")
int numbers(void *ctx)
{
	struct bpf_iter_num it;
	long sum = 0;
	int *next;

	out[0] = bpf_iter_num_new(&it, 5, 4);
	out[1] = bpf_iter_num_next(&it) != NULL;
	bpf_iter_num_destroy(&it);
	out[2] = bpf_iter_num_new(&it, 0, (8 << 20) + 1);
	out[3] = bpf_iter_num_next(&it) != NULL;
	bpf_iter_num_destroy(&it);
	out[4] = bpf_iter_num_new(&it, -2147483648, -2147483648);
	out[5] = bpf_iter_num_next(&it) != NULL;
	bpf_iter_num_destroy(&it);
	out[6] = bpf_iter_num_new(&it, -3, 100);
	while ((next = bpf_iter_num_next(&it)))
		sum += *next;
	out[7] = bpf_iter_num_next(&it) != NULL;
	bpf_iter_num_destroy(&it);
	out[8] = sum;
	return 0;
}
