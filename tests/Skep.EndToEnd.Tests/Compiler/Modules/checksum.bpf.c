#include "bpf.h"
/* Takes one off the time to live and makes the checksum of the header of IPv4 anew. */
static __attribute__((noinline)) u32 fold(u32 sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (u16)~sum;
}

SEC("xdp") int forward(struct xdp_md *ctx)
{
	u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;

	if (data + 34 > end || data[22] <= 1)
		return 1;
	data[22]--;
	*(u16 *)(data + 24) = 0;
	u32 sum = 0;
#pragma clang loop unroll(disable)
	for (u64 i = 0; i < 10; i++)
		sum += *(u16 *)(data + 14 + i * 2);
	*(u16 *)(data + 24) = fold(sum);
	return 3;
}
