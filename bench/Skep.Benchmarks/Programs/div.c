#include "micro.h"

// A 64-bit division and a remainder in each step of a linear congruential generator.
ENTRY
{
	u64 x = seed, sum = 0;
	for (u32 i = 0; i < 16384; i++) {
		x = x * 6364136223846793005ULL + 1442695040888963407ULL;
		u64 divisor = (x >> 40) | 1;
		sum += x / divisor;
		sum ^= x % (divisor + 2);
	}
	return (int)(sum ^ sum >> 32);
}
