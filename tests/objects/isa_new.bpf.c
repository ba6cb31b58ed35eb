/* SPDX-License-Identifier: MIT */
/*
 * Instructions that compilers emit only when told to in assembly: the long jump, the jump that the verifier counts,
 * and both byte-order conversions. `repeat` returns 100.
 *
 * build: only
 * build: v4 clang-19 -mcpu=v4 -DV=4
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

SEC("syscall")
int long_jump(void *ctx)
{
	asm volatile goto("gotol %l[out]" : : : : out);
	return 1;
out:
	return 2;
}

SEC("syscall")
int repeat(void *ctx)
{
	volatile __u64 i = 0;

	for (;;) {
		asm volatile goto("may_goto %l[out]" : : : : out);
		i++;
		if (i >= 100)
			break;
	}
out:
	return i;
}

SEC("syscall")
int byte_order(void *ctx)
{
	__u64 x = 0x0102030405060708;
	__u64 sum = 0, y;

#define convert(how)                                                                                                   \
	y = x;                                                                                                         \
	asm volatile("%0 = " how " %0" : "+r"(y));                                                                     \
	sum = sum * 31 + y

	convert("be16");
	convert("be32");
	convert("be64");
	convert("le16");
	convert("le32");
	convert("le64");
#if V >= 4
	convert("bswap16");
	convert("bswap32");
	convert("bswap64");
#endif
	return sum ^ sum >> 32;
}
