/* SPDX-License-Identifier: MIT */
/*
 * Calls between functions: local and global, nested, shared by two programs, weak, hidden, with data of their own, and
 * one that no program calls. `first` is 383 for 3.
 *
 * build: be clang-19 big-endian
 * build: v1 clang-19 -mcpu=v1
 * build: v4 clang-19 -mcpu=v4
 * build: nobtf clang-19 -g0
 * build: dwarf clang-19 keep-dwarf
 * build: clang14 clang-14
 * build: clang15 clang-15
 * build: clang16 clang-16
 * build: clang22 clang-22
 * build: gcc bpf-gcc
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

const volatile __u32 factor = 10;
__u32 calls;

static __noinline __u32 square(__u32 x)
{
	calls++;
	return x * x;
}

/* Calls another function of .text, which stands before it. */
static __noinline __u32 square_twice(__u32 x)
{
	return square(square(x));
}

/* Calls one that stands behind it, in a global function: verified on its own. */
__noinline __u32 scaled(__u32 x);

__noinline __u32 sum(__u32 x)
{
	return scaled(x) + square(x);
}

__noinline __u32 scaled(__u32 x)
{
	return x * factor;
}

__weak __noinline __u32 optional(__u32 x)
{
	return x + 1;
}

__hidden __noinline __u32 hidden(__u32 x)
{
	return x ^ 0x100;
}

__noinline __u32 unused(__u32 x)
{
	return optional(x) * 2;
}

struct input {
	__u32 x;
};

/* For 3: 81 + (30 + 9) + 4 + (3 ^ 0x100). */
SEC("syscall")
int first(struct input *input)
{
	__u32 x = input->x;

	return square_twice(x) + sum(x) + optional(x) + hidden(x);
}

SEC("syscall")
int second(struct input *input)
{
	return sum(input->x);
}

/* Needs no other function: none may be copied in. */
SEC("syscall")
int alone(struct input *input)
{
	return input->x;
}
