#include "micro.h"

// 256 packets of 256 bytes in the buffer: Ethernet, perhaps a VLAN tag, IPv4, TCP, TCP options.
#define SLOT 256

static u16 net16(const u8 *p)
{
	return (u16)(p[0] << 8 | p[1]);
}

static u32 packet(const u8 *p)
{
	const u8 *end = p + SLOT;
	u16 type = net16(p + 12);
	p += 14;
	if (type == 0x8100) {
		type = net16(p + 2);
		p += 4;
	}
	if (type != 0x0800)
		return 1;
	if (p + 20 > end)
		return 2;
	u32 header = (p[0] & 15) * 4;
	if (header < 20 || p[9] != 6)
		return 3;
	p += header;
	if (p + 20 > end)
		return 4;
	u32 length = (p[12] >> 4) * 4;
	if (length < 20 || p + length > end)
		return 5;
	u32 sum = net16(p) ^ net16(p + 2);
	const u8 *option = p + 20, *stop = p + length;
	for (u32 i = 0; i < 40 && option < stop; i++) {
		if (*option == 0)
			break;
		if (*option == 1) {
			option++;
			continue;
		}
		if (option + 2 > stop || option[1] < 2)
			return 6;
		if (*option == 2)
			sum += net16(option + 2);
		option += option[1];
	}
	return sum;
}

ENTRY
{
	u32 sum = 0;
	for (u32 i = 0; i < BUFFER_SIZE / SLOT; i++)
		sum = sum * 31 + packet(buffer + i * SLOT);
	return (int)sum;
}
