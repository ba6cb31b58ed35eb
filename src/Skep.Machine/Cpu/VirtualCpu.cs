namespace Skep.Machine;

/// <summary>
/// What one running program sees: its memory map, stack, packet and context. A host has as many as possible CPUs, and a run holds one
/// exclusively, as a program in the kernel holds the CPU that it runs on: that is what makes per-CPU values safe without locks.
/// </summary>
sealed unsafe partial class VirtualCpu
{
    const int StackAlignment = 64;

    readonly NativeBlock _memory;
    readonly Frame* _frames;
    readonly ulong* _registers;

    int _busy;

    public VirtualCpu(InProcessHost host, int index, ulong seed)
    {
        Host = host;
        Index = index;
        long regions = (long)GuestAddress.RegionCount * Region.SizeInBytes;
        long registers = Frame.Count * RegisterFileSize * sizeof(ulong);
        long frames = Frame.Count * sizeof(Frame);
        _memory = new NativeBlock(regions + registers + frames + ContextSize + StackAlignment + Frame.Count * Frame.StackSize);
        Regions = (Region*)_memory.Start;
        _registers = (ulong*)(_memory.Start + regions);
        _frames = (Frame*)((byte*)_registers + registers);
        _context = (byte*)_frames + frames;
        byte* stacks = (byte*)(((nuint)(_context + ContextSize) + StackAlignment - 1) & ~(nuint)(StackAlignment - 1));
        for (int i = 0; i < Frame.Count; i++)
        {
            int region = GuestAddress.FirstStack + i;
            byte* stack = stacks + i * Frame.StackSize;
            Regions[region].Bias = (ulong)stack - GuestAddress.StartOf(region);
            _frames[i].Stack = Regions + region;
            _frames[i].StackEnd = stack + Frame.StackSize;
            _frames[i].Pointer = GuestAddress.StartOf(region) + Frame.StackSize;
            _frames[i].IsLast = i == Frame.Count - 1;
        }
        _random = seed;
    }

    /// <summary>Registers of one <see cref="Interpreter.Execute"/>, padded to whole cache lines.</summary>
    const int RegisterFileSize = 16;

    /// <summary>Bytes for the image of the largest context.</summary>
    const int ContextSize = 512;

    public InProcessHost Host { get; }

    public int Index { get; }

    public Region* Regions { get; }

    /// <summary>For the packets of test runs.</summary>
    FrameBuffer Frames => field ??= new FrameBuffer();

    /// <summary>Instructions that backward jumps may still cover.</summary>
    public long Budget;

    /// <summary>The instruction after the one that called out of the interpreter.</summary>
    public Op* CallSite;

    /// <summary>The frame of the function that called out of the interpreter.</summary>
    public Frame* CallerFrame;

    /// <summary>State of <c>bpf_get_prandom_u32</c>.</summary>
    ulong _random;

    public uint NextRandom() => (uint)SplitMix64.Next(ref _random);

    public bool TryAcquire() => Volatile.Read(ref _busy) == 0 && Interlocked.CompareExchange(ref _busy, 1, 0) == 0;

    public void Release() => Volatile.Write(ref _busy, 0);

    /// <summary>Runs a program whose context and packet are in place.</summary>
    /// <returns>r0.</returns>
    public ulong Run(ProgramCode code)
    {
        if (code.Space != _space || _isStale)
            Activate(code.Space);
        Budget = Host.Options.InstructionBudget;
        _tailCalls = 0;
        Frame* frame = _frames;
        Op* entry = code.Ops;
        frame->Open(entry->FrameBlocks);
        ulong* r = _registers;
        code.ResetRegisters(r);
        r[1] = _contextAddress;
        r[10] = frame->Pointer;
        try
        {
            Interpreter.Execute(this, entry, r, frame);
        }
        catch (Exception exception) when (exception is not BpfExecutionException)
        {
            // Whatever the application's code threw, in a helper, a listener or its memory, goes to the application, but the CPU must be
            // fit for the next run.
            Abandon();
            throw;
        }
        frame->Close();
        if (_leaseCount != 0 || _lock != null)
            FaultUnreleased(code);
        return r[0];
    }
}
