#include "micro.h"

// FNV-1a over the buffer: byte loads.
ENTRY
{
	u64 hash = 0xcbf29ce484222325ULL;
	for (u32 i = 0; i < BUFFER_SIZE; i++) {
		hash ^= buffer[i];
		hash *= 0x100000001b3ULL;
	}
	return (int)(hash ^ hash >> 32);
}
