#include "bpf.h"
/* Adds numbers up in a callback of bpf_loop. */
struct state { u64 sum; u32 limit; };
static long add(u32 index, struct state *state)
{
	if (index == state->limit)
		return 1;
	state->sum += index;
	return 0;
}

SEC("syscall") int loop(u64 *ctx)
{
	struct state state = { 0, ctx[1] };

	long count = bpf_loop(100, add, &state, 0);
	ctx[0] = state.sum;
	return count;
}
