/* SPDX-License-Identifier: MIT */
/*
 * Global data: every section kind, every way to reach a variable, gaps for alignment, local and weak symbols. `read`
 * returns the sum of one value from each section, 0x7fff with the values below.
 *
 * build: be clang-19 big-endian
 * build: v1 clang-19 -mcpu=v1
 * build: clang14 clang-14
 * build: clang16 clang-16
 * build: clang22 clang-22
 * build: gcc bpf-gcc
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

/* Read-only, the value known to the compiler or not. */
const volatile __u32 rodata_word = 0x1;
const volatile __u8 rodata_byte = 0x2;
const volatile __u64 rodata_long = 0x4; /* aligned to 8: a gap stands before it */
static const volatile __u16 rodata_local = 0x8;
const volatile __u32 rodata_array[4] = { 0, 0x10, 0, 0 };
const volatile struct {
	__u8 a;
	__u32 b;
	struct {
		__u16 c[3];
	} inner;
} rodata_struct = { .b = 0x20, .inner.c = { 0, 0, 7 } };
const volatile bool rodata_flag = true;
const volatile char rodata_text[16] = "hello";

/* Sections of one's own beside the common ones. */
const volatile __u32 custom_rodata SEC(".rodata.custom") = 0x40;
__u32 custom_data SEC(".data.x") = 0x80;

/* Written to. */
__u32 data_word = 0x100;
static volatile __u32 data_local = 0x200;
__u64 data_array[3] = { 0, 0, 0x400 };
__weak __u32 data_weak = 0x800;
__hidden __u32 data_hidden = 0x1000;
__s16 data_negative = -1;

/* Zero. */
__u32 bss_word;
static volatile __u64 bss_local;
struct {
	__u8 head;
	__u64 tail[2];
} bss_struct;

SEC("syscall")
int read(void *ctx)
{
	__u32 sum = rodata_word + rodata_byte + rodata_long + rodata_local + rodata_array[1] + rodata_struct.b;

	sum += custom_rodata + custom_data;
	sum += data_word + data_local + data_array[2] + data_weak + data_hidden;
	sum += data_negative + rodata_flag + bss_word + bss_local + bss_struct.tail[1];
	return sum + 0x6000;
}

SEC("syscall")
int write(void *ctx)
{
	bss_word = 1;
	bss_local = 2;
	bss_struct.head = 3;
	bss_struct.tail[1] = 4;
	data_word = 5;
	data_local = 6;
	data_array[2] = 7;
	data_weak = 8;
	data_hidden = 9;
	data_negative = 10;
	custom_data = 11;
	return 0;
}

/* A text's first four letters, through a pointer into a section of merged strings. */
SEC("syscall")
int text(void *ctx)
{
	char buffer[8] = {};
	const char *message = rodata_flag ? "yes" : "no";

	bpf_probe_read_kernel_str(buffer, sizeof(buffer), message);
	return buffer[0];
}
