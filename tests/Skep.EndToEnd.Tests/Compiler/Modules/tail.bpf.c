#include "bpf.h"
/* One program finds the protocol, others handle it. */
struct { __uint(type, 3); __uint(max_entries, 4); __uint(key_size, 4); __uint(value_size, 4); } handlers SEC(".maps");
u32 fallen;

SEC("xdp") int entry(struct xdp_md *ctx)
{
	u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;

	if (data + 34 > end)
		return 1;
	switch (data[23]) {
	case 6:
		bpf_tail_call(ctx, &handlers, 0);
		break;
	case 17:
		bpf_tail_call(ctx, &handlers, 1);
		break;
	}
	fallen++;
	return 2;
}

SEC("xdp") int handle_tcp(struct xdp_md *ctx)
{
	return 3;
}
