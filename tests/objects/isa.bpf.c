/* SPDX-License-Identifier: MIT */
/*
 * Compiled code with as many instruction forms as each CPU version has: all arithmetic in both widths, sign extension,
 * byte order, every comparison, loads and stores of every size, atomics. The context holds two operands and takes the
 * results, which must not depend on who compiled it for which version.
 *
 * build: v1 clang-19 -mcpu=v1 -DV=1
 * build: v2 clang-19 -mcpu=v2 -DV=2
 * build: v4 clang-19 -mcpu=v4 -DV=4
 * build: be clang-19 big-endian
 * build: be4 clang-19 big-endian -mcpu=v4 -DV=4
 * build: clang14 clang-14
 * build: clang15 clang-15
 * build: clang16 clang-16
 * build: clang22 clang-22 -mcpu=v4 -DV=4
 * build: gcc bpf-gcc -DV=2
 */
#include "more.h"

#ifndef V
#define V 3
#endif

char LICENSE[] SEC("license") = "GPL";

struct operands {
	__u64 a;
	__u64 b;
	__u64 out[32];
};

SEC("syscall")
int arithmetic64(struct operands *o)
{
	__u64 a = o->a, b = o->b;

	o->out[0] = a + b;
	o->out[1] = a - b;
	o->out[2] = a * b;
	o->out[3] = b ? a / b : 0;
	o->out[4] = b ? a % b : 0;
	o->out[5] = a & b;
	o->out[6] = a | b;
	o->out[7] = a ^ b;
	o->out[8] = a << (b & 63);
	o->out[9] = a >> (b & 63);
	o->out[10] = (__s64)a >> (b & 63);
	o->out[11] = -a;
	o->out[12] = ~a;
	o->out[13] = a + 0x12345678;
	o->out[14] = a ^ 0x123456789abcdef0;
	o->out[15] = a * 7 / 3;
	o->out[16] = a << 13;
	o->out[17] = (__s64)a >> 13;
	o->out[18] = a % 1000;
#if V >= 4
	o->out[19] = b ? (__s64)a / (__s64)b : 0;
	o->out[20] = b ? (__s64)a % (__s64)b : 0;
	o->out[21] = (__s64)a / -7;
	o->out[22] = (__s64)a % -7;
#endif
	return 0;
}

SEC("syscall")
int arithmetic32(struct operands *o)
{
	__u32 a = o->a, b = o->b;

	o->out[0] = a + b;
	o->out[1] = a - b;
	o->out[2] = a * b;
	o->out[3] = b ? a / b : 0;
	o->out[4] = b ? a % b : 0;
	o->out[5] = a & b;
	o->out[6] = a | b;
	o->out[7] = a ^ b;
	o->out[8] = a << (b & 31);
	o->out[9] = a >> (b & 31);
	o->out[10] = (__s32)a >> (b & 31);
	o->out[11] = -a;
	o->out[12] = ~a;
	o->out[13] = a + 0x12345678;
	o->out[14] = a ^ 0x9abcdef0;
	o->out[15] = a * 7 / 3;
	o->out[16] = a << 13;
	o->out[17] = (__s32)a >> 13;
	o->out[18] = a % 1000;
#if V >= 4
	o->out[19] = b ? (__s32)a / (__s32)b : 0;
	o->out[20] = b ? (__s32)a % (__s32)b : 0;
	o->out[21] = (__s32)a / -7;
	o->out[22] = (__s32)a % -7;
#endif
	return 0;
}

SEC("syscall")
int extension(struct operands *o)
{
	__u64 a = o->a;
	union {
		__u64 whole;
		__s8 bytes[8];
		__s16 halves[4];
		__s32 words[2];
	} memory = { .whole = o->b };
	volatile typeof(memory) *m = &memory;

	o->out[0] = (__s8)a;
	o->out[1] = (__s16)a;
	o->out[2] = (__s32)a;
	o->out[3] = (__u8)a;
	o->out[4] = (__u16)a;
	o->out[5] = (__u32)a;
	o->out[6] = (__u32)(__s8)a;
	o->out[7] = (__u32)(__s16)a;
	o->out[8] = m->bytes[0];
	o->out[9] = m->halves[1];
	o->out[10] = m->words[1];
	o->out[11] = (__u8)m->bytes[7];
#ifdef __clang__ /* gcc 12 calls functions that do not exist here */
	o->out[12] = __builtin_bswap16(a);
	o->out[13] = __builtin_bswap32(a);
	o->out[14] = __builtin_bswap64(a);
#endif
	m->bytes[2] = a;
	m->halves[2] = a;
	o->out[15] = m->whole;
	m->words[0] = -5;
	m->bytes[7] = 0x7f;
	o->out[16] = m->whole;
	return 0;
}

#define compare(n, x, y)                                                                                               \
	do {                                                                                                           \
		if ((x) == (y))                                                                                        \
			mask |= 1ULL << (n);                                                                           \
		if ((x) < (y))                                                                                         \
			mask |= 2ULL << (n);                                                                           \
		if ((x) <= (y))                                                                                        \
			mask |= 4ULL << (n);                                                                           \
		if ((x) & (y))                                                                                         \
			mask |= 8ULL << (n);                                                                           \
	} while (0)

SEC("syscall")
int comparison(struct operands *o)
{
	__u64 a = o->a, b = o->b, mask = 0;

	compare(0, a, b);
	compare(4, (__s64)a, (__s64)b);
	compare(8, (__u32)a, (__u32)b);
	compare(12, (__s32)a, (__s32)b);
	compare(16, a, 1000ULL);
	compare(20, (__s64)a, -1000LL);
	compare(24, (__u32)a, 0x80000000U);
	compare(28, (__s32)b, -7);
	o->out[0] = mask;
	switch (a) {
	case 0:
		return 1;
	case 1:
		return 10;
	case 2:
		return 5;
	case 3:
		return 77;
	case 4:
		return 2;
	case 1000:
		return 4;
	case 0x100000000:
		return 6;
	}
	return 0;
}

__u64 counter64;
__u32 counter32;

SEC("syscall")
int atomic(struct operands *o)
{
	__u64 a = o->a, b = o->b;

	counter64 = a;
	counter32 = a;
	__sync_fetch_and_add(&counter64, b);
	__sync_fetch_and_add(&counter32, b);
	o->out[0] = counter64;
	o->out[1] = counter32;
#if V >= 3
	o->out[2] = __sync_fetch_and_add(&counter64, b);
	o->out[3] = __sync_fetch_and_and(&counter64, b);
	o->out[4] = __sync_fetch_and_or(&counter64, a);
	o->out[5] = __sync_fetch_and_xor(&counter64, b);
	o->out[6] = __sync_lock_test_and_set(&counter64, 7);
	o->out[7] = __sync_val_compare_and_swap(&counter64, 7, b);
	o->out[8] = __sync_val_compare_and_swap(&counter64, 7, a);
	o->out[9] = counter64;
	o->out[10] = __sync_fetch_and_add(&counter32, b);
	o->out[11] = __sync_fetch_and_and(&counter32, b);
	o->out[12] = __sync_fetch_and_or(&counter32, a);
	o->out[13] = __sync_fetch_and_xor(&counter32, b);
	o->out[14] = __sync_lock_test_and_set(&counter32, 7);
	o->out[15] = __sync_val_compare_and_swap(&counter32, 7, b);
	o->out[16] = counter32;
	__sync_fetch_and_and(&counter64, a);
	__sync_fetch_and_or(&counter64, b);
	__sync_fetch_and_xor(&counter64, 3);
	o->out[17] = counter64;
#endif
#if __clang_major__ >= 20
	o->out[18] = __atomic_load_n(&counter64, __ATOMIC_ACQUIRE);
	__atomic_store_n(&counter32, 9, __ATOMIC_RELEASE);
	o->out[19] = __atomic_load_n(&counter32, __ATOMIC_ACQUIRE);
#endif
	return 0;
}

/* Sieves for primes: loops, a stack buffer at computed offsets, calls. */
static __noinline __u32 count_primes(__u32 limit)
{
	__u8 composite[64] = {};
	__u32 primes = 0;

	for (__u32 i = 2; i < 64; i++) {
		if (i >= limit)
			break;
		if (composite[i])
			continue;
		primes++;
		for (__u32 j = i * 2; j < 64; j += i)
			composite[j] = 1;
	}
	return primes;
}

SEC("syscall")
int primes(struct operands *o)
{
	o->out[0] = count_primes(64);
	o->out[1] = count_primes(20);
	o->out[2] = count_primes(o->a & 63);
	return o->out[0];
}
