/* SPDX-License-Identifier: MIT */
/*
 * Helpers on text: formatting and parsing, with the cases in which they refuse. Results and texts do not depend on the
 * machine.
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

long returned[40];
char texts[40][32];
long parsed[40];

#define format(n, size, text, ...)                                                                                     \
	do {                                                                                                           \
		static const char format_##n[] = text;                                                                 \
		__u64 args_[] = { __VA_ARGS__ };                                                                       \
                                                                                                                       \
		returned[n] = bpf_snprintf(texts[n], size, format_##n, args_, sizeof(args_));                          \
	} while (0)

static const char word[] = "bee";

SEC("syscall")
int print(void *ctx)
{
	format(0, 32, "plain");
	format(1, 32, "%d %i", -5, 7);
	format(2, 32, "%u", 4000000000);
	format(3, 32, "%x %X", 0xbeef, 0xbeef);
	format(4, 32, "%lld", -5000000000LL);
	format(5, 32, "%llu", 18000000000000000000ULL);
	format(6, 32, "%llx", 0x123456789abcdef0);
	format(7, 32, "%ld|%lu|%lx", -1, 1, 0xff);
	format(8, 32, "[%8d]", 42);
	format(9, 32, "[%-8d]", 42);
	format(10, 32, "[%08d]", 42);
	format(11, 32, "[%08x]", 0xabc);
	format(12, 32, "%%");
	format(13, 32, "%c%c", 'a', 'b');
	format(14, 32, "%s", (long)word);
	format(15, 32, "[%5s]", (long)word);
	format(17, 6, "longer than room"); /* the result counts what would have been written, and the end */
	format(18, 1, "%d", 12345);
	format(19, 32, "%p", 0);
	format(23, 32, "none", 1);    /* one too many */
	return 0;
}

#define strtol(n, text, size, flags)                                                                                   \
	do {                                                                                                           \
		static const char text_[] = text;                                                                      \
		long value_ = -77;                                                                                     \
                                                                                                                       \
		returned[n] = bpf_strtol(text_, size, flags, &value_);                                                 \
		parsed[n] = value_;                                                                                    \
	} while (0)
#define strtoul(n, text, size, flags)                                                                                  \
	do {                                                                                                           \
		static const char text_[] = text;                                                                      \
		unsigned long value_ = 77;                                                                             \
                                                                                                                       \
		returned[n] = bpf_strtoul(text_, size, flags, &value_);                                                \
		parsed[n] = value_;                                                                                    \
	} while (0)

SEC("syscall")
int parse(void *ctx)
{
	strtol(0, "123", 3, 0);
	strtol(1, "-123 rest", 9, 0);
	strtol(2, "0x1f", 4, 0);
	strtol(3, "017", 3, 0);
	strtol(4, "1f", 2, 16);
	strtol(5, "0x1f", 4, 16);
	strtol(6, "abc", 3, 0);
	strtol(7, "", 1, 0);
	strtol(8, "  42", 4, 0);
	strtol(9, "+42", 3, 0);
	strtol(10, "9223372036854775807", 19, 0);
	strtol(11, "9223372036854775808", 19, 0);
	strtol(12, "-9223372036854775808", 20, 0);
	strtol(13, "12", 2, 2); /* no such digit: stops before it */
	strtol(14, "12", 2, 8);
	strtol(15, "12", 2, 36); /* no such base */
	strtol(16, "12345", 2, 0); /* only so many letters */
	strtol(17, "--5", 3, 0);
	strtol(18, "08", 2, 0);
	strtoul(20, "123", 3, 0);
	strtoul(21, "-1", 2, 0);
	strtoul(22, "18446744073709551615", 20, 0);
	strtoul(23, "18446744073709551616", 20, 0);
	strtoul(24, "0xffffffffffffffff", 18, 0);
	strtoul(25, " 7", 2, 10);
	return 0;
}

#define compare(n, text, size, other)                                                                                  \
	do {                                                                                                           \
		static const char other_[] = other;                                                                    \
		char text_[8] = text;                                                                                  \
                                                                                                                       \
		returned[n] = bpf_strncmp(text_, size, other_);                                                        \
	} while (0)

/* Only the sign of the result is promised. */
SEC("syscall")
int compare_texts(void *ctx)
{
	compare(0, "abc", 8, "abc");
	compare(1, "abc", 8, "abd");
	compare(2, "abd", 8, "abc");
	compare(3, "abcdef", 3, "abc");
	compare(4, "ab", 8, "abc");
	compare(5, "", 1, "");
	return 0;
}
