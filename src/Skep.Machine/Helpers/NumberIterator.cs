namespace Skep.Machine;

/// <summary><c>bpf_iter_num_new</c>, <c>_next</c> and <c>_destroy</c>, behind <c>bpf_for</c>: <c>kernel/bpf/bpf_iter.c</c>.</summary>
static unsafe class NumberIterator
{
    public static ulong New(VirtualCpu cpu, ulong* r)
    {
        State* state = Place(cpu, r);
        int start = (int)r[2], end = (int)r[3];
        *state = default;
        if (start > end)
            return unchecked((ulong)-Errno.EINVAL);
        if ((long)end - start > Interpreter.MayGotoLimit)
            return unchecked((ulong)-Errno.E2BIG);
        state->Current = unchecked(start - 1);
        state->End = end;
        return 0;
    }

    /// <summary>Where the next number is, in the iterator itself; null after the last.</summary>
    public static ulong Next(VirtualCpu cpu, ulong* r)
    {
        State* state = Place(cpu, r);
        // In 32 bits, so that one that starts at the least integer works.
        if (unchecked(state->Current + 1) >= state->End)
        {
            *state = default;
            return 0;
        }
        state->Current++;
        return r[1];
    }

    public static ulong Destroy(VirtualCpu cpu, ulong* r)
    {
        *Place(cpu, r) = default;
        return 0;
    }

    static State* Place(VirtualCpu cpu, ulong* r) => (State*)cpu.Argument(1, r[1], (ulong)sizeof(State), write: true);

    /// <summary>struct bpf_iter_num_kern.</summary>
    struct State
    {
        public int Current;
        public int End;
    }
}
