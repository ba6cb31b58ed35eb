#include "micro.h"

// Primes below 8192: byte stores in strides, branches that depend on data.
#define LIMIT 8192

ENTRY
{
	u32 count = 0;
	for (u32 i = 0; i < LIMIT; i++)
		buffer[i] = 1;
	for (u32 i = 2; i < LIMIT; i++) {
		if (!buffer[i])
			continue;
		count++;
		for (u32 j = i + i; j < LIMIT; j += i)
			buffer[j] = 0;
	}
	return (int)count;
}
