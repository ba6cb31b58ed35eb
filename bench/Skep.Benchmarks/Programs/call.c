#include "micro.h"

// Calls of functions that call functions.
__attribute__((noinline)) static u64 inner(u64 a, u64 b)
{
	return (a ^ b) * 31 + (a >> 7);
}

__attribute__((noinline)) static u64 outer(u64 a, u64 b)
{
	return inner(a, b) + inner(b, a + 1);
}

ENTRY
{
	u64 x = seed;
	for (u32 i = 0; i < 8192; i++)
		x = outer(x, i);
	return (int)(x ^ x >> 32);
}
