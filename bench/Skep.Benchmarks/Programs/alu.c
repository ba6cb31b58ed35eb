#include "micro.h"

// xorshift64*: shifts, xors and a multiplication, in one dependent chain.
ENTRY
{
	u64 x = seed;
	for (u32 i = 0; i < 65536; i++) {
		x ^= x >> 12;
		x ^= x << 25;
		x ^= x >> 27;
		x *= 0x2545f4914f6cdd1dULL;
	}
	return (int)(x ^ x >> 32);
}
