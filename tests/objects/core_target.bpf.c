/* SPDX-License-Identifier: MIT */
/*
 * The types as "the kernel at hand" has them, for core_relocs and its siblings: this object's BTF is the target BTF.
 *
 * build: be clang-19 big-endian
 */
#include "more.h"

struct moved {
	long long c;
	char new_at_front[3];
	char b;
	int a;
};

struct widths {
	char shift[16];
	unsigned long long u32_to_u64;
	unsigned int u64_to_u32;
	unsigned short u8_to_u16;
	unsigned char u16_to_u8;
	void *pointer;
	long long s32_to_s64;
};

struct bits {
	unsigned long long front;
	unsigned b : 7;
	signed a : 5;
	unsigned long long c : 33;
	signed char whole;
	unsigned became_whole;
};

struct nested {
	struct {
		int before;
		union {
			int z;
			struct {
				char w;
				int x;
				int y;
			};
		};
	} inner;
};

struct flat {
	int before;
	union {
		struct {
			int x;
			struct {
				int y;
			};
		};
	};
};

struct element {
	int added;
	int x;
	int y;
};

struct arrays {
	long first;
	int numbers[6];
	struct element elements[3];
	int grid[2][5];
	int shorter[2];
	int tail[];
};

enum number {
	NUMBER_ONE = 11,
	NUMBER_TWO = 22,
	NUMBER_MINUS = -33,
};

enum big {
	BIG_SMALL = 5,
	BIG_LARGE = 0x7000000000000001ULL,
	BIG_NEGATIVE = -0x7000000000000001LL,
};

union choice {
	int a;
	long long b[3];
};

typedef struct {
	int x;
	int y;
	int z;
} point_t;

typedef int number_t;
typedef int (*function_t)(struct moved *moved, int n);

/* Suffixes of the target are not part of the name either. */
struct suffixed___from_6_1 {
	int pad;
	int value;
};

struct same {
	int pad[4];
	int value;
};
struct same___twin {
	int pad[4];
	int value;
	int more;
};

struct differs {
	int value;
};
struct differs___twin {
	int pad;
	int value;
};

enum kind {
	KIND_NEW,
	KIND_A,
	KIND_B,
};

struct matching {
	enum kind kind;
	int added;
	char text[8];
	struct moved *by_pointer;
	int number;
};

struct only_declared;

struct everything {
	struct moved moved;
	struct widths widths;
	struct bits bits;
	struct nested nested;
	struct flat flat;
	enum number number;
	enum big big;
	union choice choice;
	point_t point;
	number_t number_t;
	function_t function;
	struct suffixed___from_6_1 suffixed;
	struct same same;
	struct same___twin same_twin;
	struct differs differs;
	struct differs___twin differs_twin;
	struct matching matching;
	struct only_declared *only_declared;
	struct arrays arrays;
} everything;
