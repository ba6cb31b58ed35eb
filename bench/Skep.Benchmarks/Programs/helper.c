#include "micro.h"

// Nothing but calls of a trivial helper.
ENTRY
{
	u64 sum = 0;
	for (u32 i = 0; i < 16384; i++)
		sum += HELPER() + i;
	return (int)sum;
}
