#include "bpf.h"
/* Drops TCP to one port, passes everything else. */
const volatile u16 blocked_port = 8080;

SEC("xdp") int parse(struct xdp_md *ctx)
{
	u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;

	if (data + 14 > end || *(u16 *)(data + 12) != 0x0008)
		return 2;
	if (data + 34 > end || data[23] != 6)
		return 2;
	u32 length = (data[14] & 15) * 4;
	if (length < 20)
		return 1;
	u8 *tcp = data + 14 + length;
	if (tcp + 20 > end)
		return 1;
	return __builtin_bswap16(*(u16 *)(tcp + 2)) == blocked_port ? 1 : 2;
}
