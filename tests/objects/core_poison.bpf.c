/* SPDX-License-Identifier: MIT */
/*
 * CO-RE relocations that core_target's types do not satisfy. Each such instruction is to become one that the verifier
 * refuses, and only if it can be reached; `guarded` therefore loads and all others fail.
 *
 * build: be clang-19 big-endian
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

struct moved {
	int a;
	int gone;
} __core;

struct moved___other_kind {
	struct {
		int x;
	} c; /* a number in the target */
} __core;

struct widths {
	int s32_to_s64;
} __core;

struct arrays {
	int shorter[8];
} __core;

struct gone {
	int value;
} __core;

enum number {
	NUMBER_GONE = 4,
};

__u8 memory[256] __aligned(8);

#define at(type) ((type *)memory)

SEC("?syscall")
int missing_field(void *ctx)
{
	return at(struct moved)->gone;
}

SEC("?syscall")
int missing_type(void *ctx)
{
	return at(struct gone)->value;
}

SEC("?syscall")
int other_kind(void *ctx)
{
	return at(struct moved___other_kind)->c.x;
}

/* A signed field that grew: the wider load would need other instructions after it. */
SEC("?syscall")
int signed_width(void *ctx)
{
	return at(struct widths)->s32_to_s64;
}

SEC("?syscall")
int beyond_the_array(void *ctx)
{
	return at(struct arrays)->shorter[5];
}

SEC("?syscall")
int missing_enum_value(void *ctx)
{
	return __builtin_preserve_enum_value(*(enum number *)NUMBER_GONE, 1);
}

SEC("syscall")
int guarded(void *ctx)
{
	if (__builtin_preserve_field_info(at(struct moved)->gone, 2))
		return at(struct moved)->gone;
	if (__builtin_preserve_type_info(*(struct gone *)0, 0))
		return at(struct gone)->value;
	return 7;
}
