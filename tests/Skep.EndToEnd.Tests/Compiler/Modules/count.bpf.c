#include "bpf.h"
/* Counts packets and bytes by the protocol of the link layer. */
struct counter { u64 packets, bytes; };
struct { __uint(type, 1); __uint(max_entries, 256); __type(key, u16); __type(value, struct counter); } counters SEC(".maps");
u64 seen, lost;

SEC("xdp") int count(struct xdp_md *ctx)
{
	u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;

	seen++;
	if (data + 14 > end) {
		lost++;
		return 1;
	}
	u16 key = *(u16 *)(data + 12);
	u64 length = end - data;
	struct counter *counter = bpf_map_lookup_elem(&counters, &key);
	if (counter) {
		__sync_fetch_and_add(&counter->packets, 1);
		__sync_fetch_and_add(&counter->bytes, length);
		return 2;
	}
	struct counter first = { 1, length };
	bpf_map_update_elem(&counters, &key, &first, 0);
	return 2;
}
