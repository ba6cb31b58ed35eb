/* SPDX-License-Identifier: MIT */
/*
 * Reading kernel structures whose layout differs from kernel to kernel (CO-RE, "compile once, run everywhere"): each
 * access records which field of which structure it means, and the loader writes in the offset on the kernel at hand.
 */
#pragma once

#include "bpf.h"

/*
 * Declares a view of a kernel structure. Only the fields that are used need to be there, in any order: their names are
 * what counts. A suffix ___x to the structure's name tells two views of one structure apart, and is not looked up.
 */
#define KERNEL_STRUCT __attribute__((preserve_access_index))

/* The second argument of __builtin_preserve_field_info. */
enum {
	CORE_FIELD_BYTE_OFFSET,
	CORE_FIELD_BYTE_SIZE,
	CORE_FIELD_EXISTS,
	CORE_FIELD_SIGNED,
	CORE_FIELD_LSHIFT_U64,
	CORE_FIELD_RSHIFT_U64,
};

#define core_field_exists(field) __builtin_preserve_field_info(field, CORE_FIELD_EXISTS)

/* core_read(task, real_parent, tgid) is task->real_parent->tgid, each arrow a read that cannot fault. */
#define core_read(pointer, ...) CORE_CHAIN_(__VA_ARGS__, 4, 3, 2, 1)(pointer, __VA_ARGS__)
#define CORE_CHAIN_(a, b, c, d, n, ...) CORE_READ_##n
#define CORE_READ_4(p, a, b, c, d) CORE_READ_1(CORE_READ_3(p, a, b, c), d)
#define CORE_READ_3(p, a, b, c) CORE_READ_1(CORE_READ_2(p, a, b), c)
#define CORE_READ_2(p, a, b) CORE_READ_1(CORE_READ_1(p, a), b)
#define CORE_READ_1(p, field)                                                                                          \
	({                                                                                                             \
		typeof(p) from_ = (p);                                                                                 \
		typeof(from_->field) value_ = {};                                                                      \
                                                                                                                       \
		bpf_probe_read_kernel(&value_, sizeof(value_), &from_->field);                                         \
		value_;                                                                                                \
	})

/* A bit-field has no address: read the bytes around it, then shift its neighbours out on either side. */
#define core_read_bits(pointer, field)                                                                                 \
	({                                                                                                             \
		__u32 size_ = __builtin_preserve_field_info((pointer)->field, CORE_FIELD_BYTE_SIZE);                   \
		const void *from_ = (const void *)(pointer) +                                                          \
				    __builtin_preserve_field_info((pointer)->field, CORE_FIELD_BYTE_OFFSET);           \
		__u64 value_ = 0;                                                                                      \
                                                                                                                       \
		bpf_probe_read_kernel(CORE_LOW_BYTES_(&value_, size_), size_, from_);                                  \
		value_ <<= __builtin_preserve_field_info((pointer)->field, CORE_FIELD_LSHIFT_U64);                     \
		__builtin_preserve_field_info((pointer)->field, CORE_FIELD_SIGNED)                                     \
			? (__u64)((__s64)value_ >>                                                                     \
				  __builtin_preserve_field_info((pointer)->field, CORE_FIELD_RSHIFT_U64))              \
			: value_ >> __builtin_preserve_field_info((pointer)->field, CORE_FIELD_RSHIFT_U64);            \
	})
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define CORE_LOW_BYTES_(value, size) ((void *)(value))
#else
#define CORE_LOW_BYTES_(value, size) ((void *)(value) + 8 - (size))
#endif
