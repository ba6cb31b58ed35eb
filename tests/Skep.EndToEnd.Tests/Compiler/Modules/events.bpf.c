#include "bpf.h"
/* Reports every packet of IPv4: addresses, length and the first bytes behind the header. */
struct event { u32 source, destination; u32 length; u16 protocol; u16 unused; u8 start[16]; };
struct { __uint(type, 27); __uint(max_entries, 4096); } events SEC(".maps");

SEC("xdp") int report(struct xdp_md *ctx)
{
	u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;

	if (data + 50 > end || *(u16 *)(data + 12) != 0x0008)
		return 2;
	struct event *event = bpf_ringbuf_reserve(&events, sizeof *event, 0);
	if (!event)
		return 2;
	event->source = *(u32 *)(data + 26);
	event->destination = *(u32 *)(data + 30);
	event->length = end - data;
	event->protocol = data[23];
	event->unused = 0;
	__builtin_memcpy(event->start, data + 34, 16);
	bpf_ringbuf_submit(event, 0);
	return 2;
}
