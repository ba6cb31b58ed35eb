/* SPDX-License-Identifier: MIT */
/*
 * Map helpers in the cases that decide whether two implementations agree: flags, full maps, missing keys, walks that
 * stop, longest prefixes, queues at both ends. Each statement leaves what the helper returned.
 */
#include "more.h"

char LICENSE[] SEC("license") = "GPL";

#define MAP(name, map_type, entries, key_type)                                                                         \
	struct {                                                                                                       \
		__uint(type, map_type);                                                                                \
		__uint(max_entries, entries);                                                                          \
		__type(key, key_type);                                                                                 \
		__type(value, __u64);                                                                                  \
	} name SEC(".maps")
#define MAP_OF(name, map_type, entries, value_type)                                                                    \
	struct {                                                                                                       \
		__uint(type, map_type);                                                                                \
		__uint(max_entries, entries);                                                                          \
		__type(key, __u32);                                                                                    \
		__type(value, value_type);                                                                             \
	} name SEC(".maps")

MAP(hash, BPF_MAP_TYPE_HASH, 3, __u32);
MAP(array, BPF_MAP_TYPE_ARRAY, 3, __u32);
MAP(percpu_array, BPF_MAP_TYPE_PERCPU_ARRAY, 2, __u32);
MAP(percpu_hash, BPF_MAP_TYPE_PERCPU_HASH, 2, __u32);

struct prefix {
	__u32 length;
	__u8 bytes[4];
};

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 5);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct prefix);
	__type(value, __u64);
} trie SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 2);
	__type(value, __u64);
} queue SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 2);
	__type(value, __u64);
} stack SEC(".maps");

struct guarded {
	__u64 before;
	struct {
		__u32 pad;
		struct bpf_spin_lock lock;
	} inner;
	__u64 after;
};

MAP_OF(guarded_array, BPF_MAP_TYPE_ARRAY, 2, struct guarded);
MAP_OF(guarded_hash, BPF_MAP_TYPE_HASH, 1, struct guarded);

long out[32];

#define update(map, k, v, flags)                                                                                       \
	({                                                                                                             \
		__u32 key_ = (k);                                                                                      \
		__u64 value_ = (v);                                                                                    \
		bpf_map_update_elem(&(map), &key_, &value_, flags);                                                    \
	})
#define lookup(map, k)                                                                                                 \
	({                                                                                                             \
		__u32 key_ = (k);                                                                                      \
		__u64 *value_ = bpf_map_lookup_elem(&(map), &key_);                                                    \
		value_ ? (long)*value_ : -1;                                                                           \
	})
#define delete(map, k)                                                                                                 \
	({                                                                                                             \
		__u32 key_ = (k);                                                                                      \
		bpf_map_delete_elem(&(map), &key_);                                                                    \
	})

static long add_up(void *map, __u32 *key, __u64 *value, long *sum)
{
	*sum += *value;
	return 0;
}

static long stop_at_first(void *map, __u32 *key, __u64 *value, long *sum)
{
	*sum += 1;
	return 1;
}

static long delete_each(void *map, __u32 *key, __u64 *value, long *sum)
{
	*sum += bpf_map_delete_elem(map, key) == 0;
	return 0;
}

SEC("tc")
int hashes(struct __sk_buff *skb)
{
	long sum = 0;

	out[0] = update(hash, 1, 10, BPF_EXIST);
	out[1] = update(hash, 1, 10, BPF_NOEXIST);
	out[2] = update(hash, 1, 11, BPF_NOEXIST);
	out[3] = update(hash, 1, 12, BPF_EXIST);
	out[4] = update(hash, 2, 20, BPF_ANY);
	out[5] = update(hash, 3, 30, BPF_ANY);
	out[6] = update(hash, 4, 40, BPF_ANY); /* full */
	out[7] = lookup(hash, 1);
	out[8] = lookup(hash, 4);
	out[9] = delete(hash, 4);
	out[10] = bpf_for_each_map_elem(&hash, add_up, &sum, 0);
	out[11] = sum;
	sum = 0;
	out[12] = bpf_for_each_map_elem(&hash, stop_at_first, &sum, 0);
	out[13] = sum;
	out[14] = delete(hash, 1);
	out[15] = delete(hash, 1);
	out[16] = update(hash, 4, 40, BPF_ANY);
	sum = 0;
	out[17] = bpf_for_each_map_elem(&hash, delete_each, &sum, 0);
	out[18] = sum;
	out[19] = lookup(hash, 2);
	out[20] = update(hash, 5, 1, 77); /* no such flag */
	return 0;
}

SEC("tc")
int arrays(struct __sk_buff *skb)
{
	long sum = 0;

	out[0] = update(array, 0, 10, BPF_ANY);
	out[1] = update(array, 1, 20, BPF_EXIST);
	out[2] = update(array, 2, 30, BPF_NOEXIST); /* every element exists */
	out[3] = update(array, 3, 40, BPF_ANY);	    /* beyond the end */
	out[4] = lookup(array, 0);
	out[5] = lookup(array, 2);
	out[6] = lookup(array, 3);
	out[7] = delete(array, 0); /* elements cannot go */
	out[8] = bpf_for_each_map_elem(&array, add_up, &sum, 0);
	out[9] = sum;
	out[10] = update(percpu_array, 1, 5, BPF_ANY);
	out[11] = lookup(percpu_array, 1);
	out[12] = lookup(percpu_array, 2);
	out[13] = update(percpu_hash, 1, 6, BPF_NOEXIST);
	out[14] = update(percpu_hash, 1, 7, BPF_NOEXIST);
	out[15] = update(percpu_hash, 1, 8, BPF_EXIST);
	out[16] = lookup(percpu_hash, 1);
	out[17] = update(percpu_hash, 2, 9, BPF_ANY);
	out[18] = update(percpu_hash, 3, 9, BPF_ANY);
	out[19] = delete(percpu_hash, 1);
	out[20] = lookup(percpu_hash, 1);
	return 0;
}

#define insert(n, v, ...)                                                                                              \
	({                                                                                                             \
		struct prefix prefix_ = { n, { __VA_ARGS__ } };                                                        \
		__u64 value_ = (v);                                                                                    \
		bpf_map_update_elem(&trie, &prefix_, &value_, BPF_ANY);                                                \
	})
#define match(n, ...)                                                                                                  \
	({                                                                                                             \
		struct prefix prefix_ = { n, { __VA_ARGS__ } };                                                        \
		__u64 *value_ = bpf_map_lookup_elem(&trie, &prefix_);                                                  \
		value_ ? (long)*value_ : -1;                                                                           \
	})
#define remove(n, ...)                                                                                                 \
	({                                                                                                             \
		struct prefix prefix_ = { n, { __VA_ARGS__ } };                                                        \
		bpf_map_delete_elem(&trie, &prefix_);                                                                  \
	})

SEC("tc")
int tries(struct __sk_buff *skb)
{
	out[0] = match(32, 10, 1, 2, 3);
	out[1] = insert(8, 8, 10);
	out[2] = insert(16, 16, 10, 1);
	out[3] = insert(24, 24, 10, 1, 2);
	out[4] = insert(25, 25, 10, 1, 2, 128);
	out[5] = match(32, 10, 1, 2, 3);
	out[6] = match(32, 10, 1, 2, 200);
	out[7] = match(32, 10, 1, 9, 9);
	out[8] = match(32, 10, 9, 9, 9);
	out[9] = match(32, 11, 0, 0, 0);
	out[10] = match(16, 10, 1, 2, 200); /* prefixes longer than what is asked for do not count */
	out[11] = match(20, 10, 1, 2, 200);
	out[12] = insert(0, 100);
	out[13] = match(32, 11, 0, 0, 0);
	out[14] = insert(32, 32, 10, 1, 2, 3); /* full */
	out[15] = insert(33, 33, 10, 1, 2, 3); /* longer than the key has bits */
	out[16] = insert(24, 240, 10, 1, 2, 99); /* the same prefix: bits beyond it do not matter */
	out[17] = match(32, 10, 1, 2, 3);
	out[18] = remove(16, 10, 1);
	out[19] = remove(16, 10, 1);
	out[20] = match(32, 10, 1, 9, 9);
	out[21] = match(0);
	return 0;
}

SEC("tc")
int queues(struct __sk_buff *skb)
{
	__u64 value = 1;

	out[0] = bpf_map_pop_elem(&queue, &value);
	out[1] = value; /* cleared */
	value = 1;
	out[2] = bpf_map_push_elem(&queue, &value, BPF_ANY);
	value = 2;
	out[3] = bpf_map_push_elem(&queue, &value, BPF_ANY);
	value = 3;
	out[4] = bpf_map_push_elem(&queue, &value, BPF_ANY); /* full */
	out[5] = bpf_map_push_elem(&queue, &value, BPF_EXIST); /* drops the oldest */
	out[6] = bpf_map_peek_elem(&queue, &value);
	out[7] = value;
	out[8] = bpf_map_pop_elem(&queue, &value);
	out[9] = value;
	value = 1;
	out[10] = bpf_map_push_elem(&stack, &value, BPF_ANY);
	value = 2;
	out[11] = bpf_map_push_elem(&stack, &value, BPF_ANY);
	out[12] = bpf_map_pop_elem(&stack, &value);
	out[13] = value;
	out[14] = bpf_map_peek_elem(&stack, &value);
	out[15] = value;
	out[16] = bpf_map_push_elem(&stack, &value, BPF_NOEXIST); /* not a flag for it */
	return 0;
}

/* BPF_F_LOCK, alone and with the other flags, on values with a lock and without. */
SEC("tc")
int locked(struct __sk_buff *skb)
{
	struct guarded value = { .before = 1, .inner.pad = 2, .after = 3 }, *found;
	__u32 key = 0, beyond = 2;

	out[0] = update(array, 0, 5, BPF_F_LOCK);
	out[1] = update(hash, 0, 5, BPF_F_LOCK);
	out[2] = update(percpu_array, 0, 5, BPF_F_LOCK);
	out[3] = update(percpu_hash, 0, 5, BPF_F_LOCK);
	out[4] = bpf_map_update_elem(&guarded_array, &key, &value, BPF_F_LOCK);
	out[5] = bpf_map_update_elem(&guarded_array, &key, &value, BPF_F_LOCK | BPF_EXIST);
	out[6] = bpf_map_update_elem(&guarded_array, &key, &value, BPF_F_LOCK | BPF_NOEXIST);
	out[7] = bpf_map_update_elem(&guarded_array, &beyond, &value, BPF_F_LOCK);
	out[8] = bpf_map_update_elem(&guarded_array, &key, &value, BPF_F_LOCK | 8);
	out[9] = bpf_map_update_elem(&guarded_hash, &key, &value, BPF_F_LOCK | BPF_EXIST);
	out[10] = bpf_map_update_elem(&guarded_hash, &key, &value, BPF_F_LOCK | BPF_NOEXIST);
	value.before = 4;
	out[11] = bpf_map_update_elem(&guarded_hash, &key, &value, BPF_F_LOCK | BPF_NOEXIST);
	out[12] = bpf_map_update_elem(&guarded_hash, &key, &value, BPF_F_LOCK);
	out[13] = bpf_map_update_elem(&guarded_hash, &beyond, &value, BPF_F_LOCK);
	found = bpf_map_lookup_elem(&guarded_hash, &key);
	if (!found)
		return 1;
	bpf_spin_lock(&found->inner.lock);
	found->after++;
	bpf_spin_unlock(&found->inner.lock);
	out[14] = found->before << 8 | found->after;
	return 0;
}
