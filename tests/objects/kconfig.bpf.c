/* SPDX-License-Identifier: MIT */
/*
 * Externs that the loader fills from the kernel's configuration: each type an option may have, and the values that no
 * configuration holds.
 *
 * build: be clang-19 big-endian
 * build: clang14 clang-14
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

enum libbpf_tristate {
	TRI_NO,
	TRI_YES,
	TRI_MODULE,
};

extern __u32 LINUX_KERNEL_VERSION __kconfig;
extern bool LINUX_HAS_BPF_COOKIE __kconfig;
extern bool LINUX_HAS_SYSCALL_WRAPPER __kconfig __weak;
extern int LINUX_NOT_THOUGHT_OF_YET __kconfig __weak; /* unknown and weak: 0 */

extern bool CONFIG_BPF_SYSCALL __kconfig;
extern char CONFIG_BPF_JIT __kconfig;
extern enum libbpf_tristate CONFIG_IPV6 __kconfig;
extern int CONFIG_HZ __kconfig;
extern __u64 CONFIG_NR_CPUS __kconfig;
extern __u8 CONFIG_LOG_BUF_SHIFT __kconfig;
extern char CONFIG_DEFAULT_HOSTNAME[16] __kconfig;
extern unsigned long CONFIG_NO_SUCH_OPTION __kconfig __weak;
extern char CONFIG_NO_SUCH_TEXT[8] __kconfig __weak;

struct result {
	__u32 version;
	__u32 hz;
	__u64 cpus;
	__u64 no_such_option;
	__u8 log_shift;
	bool syscall;
	char jit;
	bool cookie;
	bool wrapper;
	char hostname;
	char no_such_text;
	enum libbpf_tristate ipv6;
	int unknown;
} result;

SEC("syscall")
int read(void *ctx)
{
	result.version = LINUX_KERNEL_VERSION;
	result.cookie = LINUX_HAS_BPF_COOKIE;
	result.wrapper = LINUX_HAS_SYSCALL_WRAPPER;
	result.unknown = LINUX_NOT_THOUGHT_OF_YET;
	result.syscall = CONFIG_BPF_SYSCALL;
	result.jit = CONFIG_BPF_JIT;
	result.ipv6 = CONFIG_IPV6;
	result.hz = CONFIG_HZ;
	result.cpus = CONFIG_NR_CPUS;
	result.log_shift = CONFIG_LOG_BUF_SHIFT;
	result.hostname = CONFIG_DEFAULT_HOSTNAME[0];
	result.no_such_option = CONFIG_NO_SUCH_OPTION;
	result.no_such_text = CONFIG_NO_SUCH_TEXT[0];
	return 0;
}
