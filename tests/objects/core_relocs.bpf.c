/* SPDX-License-Identifier: MIT */
/*
 * All thirteen kinds of CO-RE relocation against core_target's types. Each program leaves what it found in `results`,
 * and `expected` is what it has to find. Nothing here may stay unresolved.
 *
 * build: be clang-19 big-endian
 * build: clang16 clang-16
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

enum { BYTE_OFFSET, BYTE_SIZE, EXISTS, SIGNED, LSHIFT, RSHIFT };
#define info(field, kind) __builtin_preserve_field_info(field, kind)
#define type_exists(type) __builtin_preserve_type_info(*(type *)0, 0)
#define type_size(type) __builtin_preserve_type_info(*(type *)0, 1)
#define type_matches(type) __builtin_preserve_type_info(*(type *)0, 2)
#define local_id(type) __builtin_btf_type_id(*(type *)0, 0)
#define target_id(type) __builtin_btf_type_id(*(type *)0, 1)
#define enum_exists(type, value) __builtin_preserve_enum_value(*(type *)value, 0)
#define enum_value(type, value) __builtin_preserve_enum_value(*(type *)value, 1)

struct moved {
	int a;
	char b;
	long long c;
	int gone;
} __core;

struct moved___flavour {
	char b;
} __core;

struct widths {
	unsigned int u32_to_u64;
	unsigned long long u64_to_u32;
	unsigned char u8_to_u16;
	unsigned short u16_to_u8;
	void *pointer;
	int s32_to_s64;
} __core;

struct bits {
	signed a : 3;
	unsigned b : 20;
	unsigned long long c : 40;
	unsigned became_whole : 9;
	int whole : 4;
} __core;

struct nested {
	struct {
		union {
			int z;
			struct {
				int x;
			};
		};
	} inner;
} __core;

struct flat {
	int y;
	int x;
} __core;

struct element {
	int y;
} __core;

struct arrays {
	int numbers[4];
	struct element elements[2];
	int grid[2][3];
	int shorter[8];
	int tail[];
} __core;

enum number {
	NUMBER_ONE = 1,
	NUMBER_TWO = 2,
	NUMBER_MINUS = -3,
	NUMBER_GONE = 4,
};

enum number___flavour {
	NUMBER_TWO___flavour = 2,
};

enum big {
	BIG_SMALL = 1,
	BIG_LARGE = 0x4000000000000000ULL,
	BIG_NEGATIVE = -0x4000000000000000LL,
};

union choice {
	long long b;
} __core;

typedef struct {
	int x;
} point_t;
typedef int number_t;
typedef int (*function_t)(struct moved *moved, int n);
typedef int gone_t;

struct suffixed {
	int value;
} __core;

struct same {
	int value;
} __core;

enum kind {
	KIND_A,
	KIND_B,
};

struct matching {
	int number;
	struct moved___flavour *by_pointer;
	enum kind kind;
	char text[8];
};

struct matching___not {
	int number;
	enum kind kind;
	long long text; /* eight letters in the target */
};

struct gone {
	int value;
} __core;

struct results {
	__u64 fields[16];
	__u64 loads[9];
	__u64 bits[25];
	__u64 arrays[10];
	__u64 enums[9];
	__u64 types[20];
} results;

/* Of struct moved, in this object's BTF and in the target's. */
__u64 ids[2];

/* Something to load from: each byte holds its own index. */
#define TEN(n) n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7, n + 8, n + 9
__u8 memory[250] __aligned(8) = {
	TEN(0),   TEN(10),  TEN(20),  TEN(30),	TEN(40),  TEN(50),  TEN(60),  TEN(70),	TEN(80),
	TEN(90),  TEN(100), TEN(110), TEN(120), TEN(130), TEN(140), TEN(150), TEN(160), TEN(170),
	TEN(180), TEN(190), TEN(200), TEN(210), TEN(220), TEN(230), TEN(240),
};
__u8 written[40] __aligned(8);

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
const struct results expected = {
	.fields = { 12, 11, 0, 11, 4, 1, 1, 0, 0, 8, 4, 4, 8, 4, 16, 8 },
	.loads = {
		0x0f0e0d0c,
		0x0b,
		0x0706050403020100,
		0x1716151413121110, /* code made for a narrow load has no need to clear the rest */
		0x1b1a1918,
		0x1d1c,
		0x1e,
		0x2726252423222120,
		0x13121110,
	},
	.bits = {
		8, 4, 1, 52, 59,  /* a */
		8, 4, 0, 57, 57,  /* b */
		8, 8, 0, 19, 31,  /* c: reaches beyond four bytes */
		16, 4, 0, 32, 32, /* became_whole */
		14, 1, 1, 56, 56, /* whole */
	},
	.arrays = { 8, 20, 4, 24, 52, 96, 1, 0, 516, 252 },
	.enums = { 11, 22, -33ULL, 22, 1, 0, 5, 0x7000000000000001, -0x7000000000000001ULL },
	.types = { 1, 0, 1, 1, 1, 1, 1, 0, 16, 24, 8, 12, 8, 16, 1, 0, 0, 1, 0, 0 },
};

const __u8 expected_written[40] = {
	[11] = 5, 4, 3, 2, 1,
	[16] = 4, 5, 6, 7, 0, 0, 0, 0,
	[24] = 8, 9, 10, 11,
	[30] = 0x78,
	[32] = 12, 13, 14, 15, 0, 0, 0, 0,
};
#endif

#define at(type) ((type *)0)

SEC("syscall")
int fields(void *ctx)
{
	__u64 *out = results.fields;

	out[0] = info(at(struct moved)->a, BYTE_OFFSET);
	out[1] = info(at(struct moved)->b, BYTE_OFFSET);
	out[2] = info(at(struct moved)->c, BYTE_OFFSET);
	out[3] = info(at(struct moved___flavour)->b, BYTE_OFFSET);
	out[4] = info(at(struct moved)->a, BYTE_SIZE);
	out[5] = info(at(struct moved)->a, SIGNED);
	out[6] = info(at(struct moved)->a, EXISTS);
	out[7] = info(at(struct moved)->gone, EXISTS);
	out[8] = info(at(struct gone)->value, EXISTS);
	out[9] = info(at(struct nested)->inner.x, BYTE_OFFSET);
	out[10] = info(at(struct nested)->inner.z, BYTE_OFFSET);
	out[11] = info(at(struct flat)->x, BYTE_OFFSET);
	out[12] = info(at(struct flat)->y, BYTE_OFFSET);
	out[13] = info(at(struct suffixed)->value, BYTE_OFFSET);
	out[14] = info(at(struct same)->value, BYTE_OFFSET);
	out[15] = info(at(struct widths)->s32_to_s64, BYTE_SIZE);
	return 0;
}

/* Plain loads and stores: the offset moves, and where the field grew or shrank so does the width. */
SEC("syscall")
int loads(void *ctx)
{
	struct widths *widths = (void *)memory;
	struct moved *moved = (void *)memory;
	struct same *same = (void *)memory;
	__u64 *out = results.loads;

	out[0] = moved->a;
	out[1] = moved->b;
	out[2] = moved->c;
	out[3] = widths->u32_to_u64;
	out[4] = widths->u64_to_u32;
	out[5] = widths->u8_to_u16;
	out[6] = widths->u16_to_u8;
	out[7] = (__u64)widths->pointer;
	out[8] = same->value;
	return 0;
}

SEC("syscall")
int stores(void *ctx)
{
	struct widths *widths = (void *)written;
	struct moved *moved = (void *)written;
	volatile __u32 *plain = (void *)memory;

	moved->a = 0x01020304;
	moved->b = 5;
	widths->u32_to_u64 = plain[1]; /* widened with zeros */
	widths->u64_to_u32 = plain[2]; /* cut */
	widths->u16_to_u8 = 0x7778;
	widths->pointer = (void *)(__u64)plain[3];
	return 0;
}

#define all_of(out, field)                                                                                             \
	(out)[0] = info(field, BYTE_OFFSET);                                                                           \
	(out)[1] = info(field, BYTE_SIZE);                                                                             \
	(out)[2] = info(field, SIGNED);                                                                                \
	(out)[3] = info(field, LSHIFT);                                                                                \
	(out)[4] = info(field, RSHIFT)

SEC("syscall")
int bits(void *ctx)
{
	__u64 *out = results.bits;

	all_of(out, at(struct bits)->a);
	all_of(out + 5, at(struct bits)->b);
	all_of(out + 10, at(struct bits)->c);
	all_of(out + 15, at(struct bits)->became_whole);
	all_of(out + 20, at(struct bits)->whole);
	return 0;
}

SEC("syscall")
int arrays(void *ctx)
{
	__u64 *out = results.arrays;

	out[0] = info(at(struct arrays)->numbers[0], BYTE_OFFSET);
	out[1] = info(at(struct arrays)->numbers[3], BYTE_OFFSET);
	out[2] = info(at(struct arrays)->numbers[2], BYTE_SIZE);
	out[3] = info(at(struct arrays)->numbers, BYTE_SIZE);
	out[4] = info(at(struct arrays)->elements[1].y, BYTE_OFFSET);
	out[5] = info(at(struct arrays)->grid[1][2], BYTE_OFFSET);
	out[6] = info(at(struct arrays)->shorter[1], EXISTS);
	out[7] = info(at(struct arrays)->shorter[5], EXISTS);
	out[8] = info(at(struct arrays)->tail[100], BYTE_OFFSET);
	out[9] = info(at(struct arrays)[2].numbers[1], BYTE_OFFSET);   /* two whole structures on */
	return 0;
}

SEC("syscall")
int enums(void *ctx)
{
	__u64 *out = results.enums;

	out[0] = enum_value(enum number, NUMBER_ONE);
	out[1] = enum_value(enum number, NUMBER_TWO);
	out[2] = enum_value(enum number, NUMBER_MINUS);
	out[3] = enum_value(enum number___flavour, NUMBER_TWO___flavour);
	out[4] = enum_exists(enum number, NUMBER_ONE);
	out[5] = enum_exists(enum number, NUMBER_GONE);
	out[6] = enum_value(enum big, BIG_SMALL);
	out[7] = enum_value(enum big, BIG_LARGE);
	out[8] = enum_value(enum big, BIG_NEGATIVE);
	return 0;
}

SEC("syscall")
int types(void *ctx)
{
	__u64 *out = results.types;

	out[0] = type_exists(struct moved);
	out[1] = type_exists(struct gone);
	out[2] = type_exists(union choice);
	out[3] = type_exists(enum number);
	out[4] = type_exists(point_t);
	out[5] = type_exists(number_t);
	out[6] = type_exists(function_t);
	out[7] = type_exists(gone_t);
	out[8] = type_size(struct moved);
	out[9] = type_size(union choice);
	out[10] = type_size(enum big);
	out[11] = type_size(point_t);
	out[12] = type_size(function_t);
	out[13] = type_size(struct moved___flavour);
	out[14] = type_matches(struct matching);
	out[15] = type_matches(struct matching___not);
	out[16] = type_matches(enum number);
	out[17] = type_matches(number_t);
	ids[0] = local_id(struct moved);
	ids[1] = target_id(struct moved);
	out[18] = type_size(struct gone);
	out[19] = target_id(struct gone);
	return 0;
}
