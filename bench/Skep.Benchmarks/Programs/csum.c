#include "micro.h"

// The internet checksum (RFC 1071) over the buffer: 16-bit loads.
ENTRY
{
	u64 sum = 0;
	const u16 *words = (const u16 *)buffer;
	for (u32 i = 0; i < BUFFER_SIZE / 2; i++)
		sum += words[i];
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (int)(u16)~sum;
}
