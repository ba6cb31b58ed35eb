/* SPDX-License-Identifier: MIT */
/*
 * Types of every BTF kind that clang emits, with the awkward cases of each: for readers, writers and dumpers.
 *
 * build: be clang-19 big-endian
 * build: clang14 clang-14
 * build: clang22 clang-22
 */
#include "more.h"

/* Integers: every size and encoding. */
struct integers {
	char c;
	signed char sc;
	unsigned char uc;
	short s;
	unsigned short us;
	int i;
	unsigned int ui;
	long l;
	unsigned long ul;
	long long ll;
	unsigned long long ull;
	__int128 i128;
	unsigned __int128 u128;
	_Bool b;
	float f;
	double d;
};

/* Pointers and qualifiers, several deep. */
struct pointers {
	void *v;
	const void *cv;
	const volatile char *cvc;
	int **pp;
	int *const *volatile pcpv;
	char *restrict r;
	int (*array)[4];
	int *pointers[4];
	int (*function)(int, const char *, ...);
	void (*callbacks[3])(void (*)(int), struct pointers *);
	int (*(*returns_function)(void))(int);
	struct never_defined *forward;
	union never_defined_either *forward_union;
};

/* Arrays. */
struct arrays {
	int one[1];
	int two[2][3];
	char text[16];
	struct {
		short x, y;
	} points[2];
	int zero[0];
	int flexible[];
};

/* Bit-fields: across units, unnamed, of enums, signed, next to zero-width ones. */
enum colour {
	RED,
	GREEN = 5,
	BLUE = -1,
};

struct bitfields {
	unsigned a : 1;
	unsigned b : 31;
	int c : 3;
	unsigned : 5;
	unsigned long long d : 40;
	unsigned : 0;
	enum colour e : 4;
	_Bool f : 1;
	char g;
	unsigned long long h : 63;
};

/* Layout: packing, alignment, gaps, empty types. */
struct empty {
};

struct packed_one {
	char a;
	int b;
	short c;
} __attribute__((packed));

struct aligned_one {
	char a;
	int b __attribute__((aligned(16)));
	char c;
} __attribute__((aligned(64)));

struct gaps {
	char a;
	long b;
	char c;
	struct empty d;
	struct packed_one e;
};

/* Nesting: anonymous structs and unions, by value and through pointers, a ring of types. */
struct nested {
	union {
		struct {
			int a;
			union {
				int b;
				float c;
			};
		};
		long d;
	};
	struct {
		int e;
	} named;
	struct nested *self;
	struct ring *ring;
};

struct ring {
	struct nested *back;
	struct ring *next;
};

/* Enums: 32 and 64 bits, signed and not, anonymous, several names for a value. */
enum unsigned_colour {
	U_NONE = 0,
	U_HIGH = 0x80000000,
};
enum wide {
	WIDE_LOW = 1,
	WIDE_HIGH = 0x8000000000000000ULL,
};
enum wide_signed {
	WIDE_MINUS = -0x100000000LL,
	WIDE_PLUS = 0x7fffffffffffffffLL,
};
typedef enum {
	ANONYMOUS_A,
	ANONYMOUS_ALSO_A = 0,
} anonymous_enum;
enum only_declared;

/* Typedefs: chains, of functions, of arrays, of anonymous structs. */
typedef int t1;
typedef t1 t2;
typedef const t2 t3;
typedef int function_type(int a, t3 b);
typedef char array_type[8];
typedef struct {
	array_type text;
	function_type *function;
	t3 number;
} anonymous_struct;

/* Tags. */
struct tagged {
	int plain;
	int member __tag("on a member");
	int __kptr *pointer;
	int __kptr __kptr_untrusted *twice;
} __tag("on a type") __tag("and another");
typedef struct tagged tagged_t __tag("on a typedef");

struct everything {
	struct integers integers;
	struct pointers pointers;
	struct bitfields bitfields;
	struct packed_one packed_one;
	struct aligned_one aligned_one;
	struct gaps gaps;
	struct nested nested;
	enum unsigned_colour unsigned_colour;
	enum wide wide;
	enum wide_signed wide_signed;
	anonymous_enum anonymous_enum;
	anonymous_struct anonymous_struct;
	tagged_t tagged;
	enum only_declared *only_declared;
	struct arrays arrays;
};

struct everything everything __tag("on a variable");
static volatile int local = 1;
const char *text = "text";
int weak __weak;
char LICENSE[] SEC("license") = "GPL";

__noinline int function(struct everything *e __tag("on a parameter"), anonymous_struct *a, const char *s, enum colour c)
{
	return e ? local + c : 0;
}

static __noinline void nothing(void)
{
	local++;
}

SEC("syscall")
int use(void *ctx)
{
	nothing();
	return everything.integers.i;
}
