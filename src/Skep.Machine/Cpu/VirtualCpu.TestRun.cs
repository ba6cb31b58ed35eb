using System.Diagnostics;
using Skep.Diagnostics;
using Skep.KernelAbi;

namespace Skep.Machine;

// BPF_PROG_TEST_RUN, as net/bpf/test_run.c does it: what it refuses, what it presents as context, and what it hands back.
sealed unsafe partial class VirtualCpu
{
    /// <summary>MAX_BPF_FUNC_ARGS of the kernel.</summary>
    const int MaxRawArguments = 12;

    public const int EthernetHeader = 14;

    /// <summary>GSO_LEGACY_MAX_SIZE and GSO_MAX_SEGS of the kernel.</summary>
    const int MaxWireLength = 65_536;
    const int MaxSegments = 65_535;

    public RunResult TestRun(ProgramCode code, scoped in RunInput input)
    {
        switch (code.Spec.Type)
        {
            case ProgramType.Xdp:
                return TestRunXdp(code, input);
            case ProgramType.SchedCls or ProgramType.SchedAct:
                return TestRunSkb(code, input, isLinkLayer: true);
            case ProgramType.SocketFilter or ProgramType.CgroupSkb or ProgramType.LwtIn or ProgramType.LwtOut or ProgramType.LwtXmit
                or ProgramType.LwtSeg6local:
                return TestRunSkb(code, input, isLinkLayer: false);
            case ProgramType.RawTracepoint or ProgramType.RawTracepointWritable or ProgramType.Tracing or ProgramType.Lsm:
                Demand(code, input.Context.Length <= MaxRawArguments * sizeof(ulong), "the context is at most 12 arguments of 8 bytes");
                return TestRunMemory(code, input, writable: false);
            case ProgramType.Syscall:
                Demand(code, input.Context.Length <= ushort.MaxValue, "the context is at most 65535 bytes");
                return TestRunMemory(code, input, writable: true);
            // The kernel does not test-run these; here the caller may hand over any event.
            case ProgramType.Tracepoint or ProgramType.Kprobe or ProgramType.PerfEvent:
                return TestRunMemory(code, input, writable: false);
            default:
                throw new BpfNotSupportedException($"a run of a program of type {code.Spec.Type}") { Id = DiagnosticId.RunUnsupported };
        }
    }

    RunResult TestRunMemory(ProgramCode code, scoped in RunInput input, bool writable)
    {
        Demand(code, input.Data.IsEmpty, "this program type has no packet");
        SetNoPacket();
        var copy = new NativeBlock(input.Context.Length);
        input.Context.CopyTo(new Span<byte>(copy.Start, input.Context.Length));
        SetContext(copy.Start, input.Context.Length, writable);
        Sequence.Clear();
        uint result = Repeat(code, input.Repeat, out double nanoseconds);
        int length = writable ? input.Context.Length : 0;
        CopyOut(new ReadOnlySpan<byte>(copy.Start, length), input.ContextOut);
        GC.KeepAlive(copy);
        // What an iterator printed is its output.
        CopyOut(Sequence.Text, input.DataOut);
        return new RunResult(result, Sequence.Text.Length, length, nanoseconds);
    }

    RunResult TestRunXdp(ProgramCode code, scoped in RunInput input)
    {
        Span<byte> md = stackalloc byte[XdpMd.Size];
        TakeContext(code, input, md);
        uint data = Field(md, XdpMd.Data), end = Field(md, XdpMd.DataEnd);
        if (!input.Context.IsEmpty)
        {
            Demand(code, Field(md, XdpMd.DataMeta) == 0, "data_meta is 0: metadata starts with the input");
            Demand(code, data <= end && end <= input.Data.Length, "data is at most data_end, and that at most the length of the input");
            // xdp_metalen_invalid, and room for struct xdp_frame.
            Demand(code, data % 4 == 0 && data <= MaxMetadata, "data, the length of the metadata, is a multiple of 4 and at most 216");
            Demand(code, Field(md, XdpMd.EgressIfindex) == 0, "egress_ifindex is 0");
            Demand(code, Field(md, XdpMd.IngressIfindex) != 0 || Field(md, XdpMd.RxQueueIndex) == 0,
                "rx_queue_index needs ingress_ifindex");
            if (end != input.Data.Length)
                throw new BpfNotSupportedException("a packet in several buffers", help: "Set data_end to the length of the input.");
        }
        Demand(code, input.Data.Length - (int)data >= EthernetHeader, "the packet has at least 14 bytes");

        Frames.Load(input.Data);
        SetXdp(code, Frames, (int)data, Field(md, XdpMd.IngressIfindex) is 0 ? LoopbackIfindex : Field(md, XdpMd.IngressIfindex),
            Field(md, XdpMd.RxQueueIndex));
        uint result = Repeat(code, input.Repeat, out double nanoseconds);

        var after = new ReadOnlySpan<byte>(_dataMeta, (int)(_dataEnd - _dataMeta));
        CopyOut(after, input.DataOut);
        if (!HasContext(input))
            return new RunResult(result, after.Length, 0, nanoseconds);
        SetField(md, XdpMd.Data, (uint)(_data - _dataMeta));
        SetField(md, XdpMd.DataEnd, (uint)after.Length);
        CopyOut(md, input.ContextOut);
        return new RunResult(result, after.Length, XdpMd.Size, nanoseconds);
    }

    RunResult TestRunSkb(ProgramCode code, scoped in RunInput input, bool isLinkLayer)
    {
        Demand(code, input.Data.Length >= EthernetHeader, "the packet has at least 14 bytes");
        Span<byte> skb = stackalloc byte[SkBuff.Size];
        TakeContext(code, input, skb);
        // convert___skb_to_skb takes these fields and wants the rest zero.
        Demand(code, IsZero(skb[..SkBuff.Mark]) && IsZero(skb[(SkBuff.Mark + 4)..SkBuff.Priority])
            && IsZero(skb[(SkBuff.Ifindex + 4)..SkBuff.Cb])
            && IsZero(skb[(SkBuff.Cb + SkBuff.CbSize)..SkBuff.Tstamp]) && IsZero(skb[(SkBuff.GsoSegs + 4)..SkBuff.GsoSize])
            && IsZero(skb[(SkBuff.GsoSize + 4)..SkBuff.Hwtstamp]),
            "the context sets only mark, priority, ingress_ifindex, ifindex, cb, tstamp, wire_len, gso_segs, gso_size and hwtstamp");
        Demand(code, Field(skb, SkBuff.GsoSegs) <= MaxSegments, "gso_segs is at most 65535");
        int length = input.Data.Length - (isLinkLayer ? 0 : EthernetHeader);
        uint wireLength = Field(skb, SkBuff.WireLen);
        Demand(code, wireLength == 0 || (wireLength >= length && wireLength <= MaxWireLength),
            "wire_len is at least the length of the packet and at most 65536");
        ushort protocol = EthernetProtocol(input.Data);
        int network = input.Data.Length - EthernetHeader;
        Demand(code, protocol == EtherTypeIpv4 ? network >= 20 : protocol != EtherTypeIpv6 || network >= 40,
            "an IP packet has a whole IP header");

        Frames.Load(input.Data);
        SetSkb(code, Frames, isLinkLayer);
        if (!input.Context.IsEmpty)
        {
            ReadOnlySpan<int> taken = [SkBuff.Mark, SkBuff.Priority, SkBuff.IngressIfindex, SkBuff.GsoSegs, SkBuff.GsoSize];
            foreach (int field in taken)
                SetContextField(field, Field(skb, field));
            if (Field(skb, SkBuff.Ifindex) > 1)
                SetContextField(SkBuff.Ifindex, Field(skb, SkBuff.Ifindex));
            skb.Slice(SkBuff.Cb, SkBuff.CbSize).CopyTo(new Span<byte>(_context + SkBuff.Cb, SkBuff.CbSize));
            skb.Slice(SkBuff.Tstamp, 8).CopyTo(new Span<byte>(_context + SkBuff.Tstamp, 8));
            skb.Slice(SkBuff.Hwtstamp, 8).CopyTo(new Span<byte>(_context + SkBuff.Hwtstamp, 8));
            SetContextField(SkBuff.WireLen, wireLength == 0 ? (uint)length : wireLength);
        }
        uint result = Repeat(code, input.Repeat, out double nanoseconds);

        if (!isLinkLayer)
        {
            // __skb_push and memset: the link-layer header comes back zeroed.
            _data -= EthernetHeader;
            new Span<byte>(_data, EthernetHeader).Clear();
        }
        var after = new ReadOnlySpan<byte>(_data, (int)(_dataEnd - _data));
        CopyOut(after, input.DataOut);
        if (!HasContext(input))
            return new RunResult(result, after.Length, 0, nanoseconds);
        ReadOnlySpan<int> returned = [SkBuff.Mark, SkBuff.Priority, SkBuff.IngressIfindex, SkBuff.Ifindex, SkBuff.WireLen, SkBuff.GsoSegs];
        foreach (int field in returned)
            SetField(skb, field, ContextField(field));
        new ReadOnlySpan<byte>(_context + SkBuff.Cb, SkBuff.CbSize).CopyTo(skb[SkBuff.Cb..]);
        new ReadOnlySpan<byte>(_context + SkBuff.Tstamp, 8).CopyTo(skb[SkBuff.Tstamp..]);
        new ReadOnlySpan<byte>(_context + SkBuff.Hwtstamp, 8).CopyTo(skb[SkBuff.Hwtstamp..]);
        CopyOut(skb, input.ContextOut);
        return new RunResult(result, after.Length, SkBuff.Size, nanoseconds);
    }

    uint Repeat(ProgramCode code, int count, out double nanoseconds)
    {
        count = Math.Max(count, 1);
        _redirect = default;
        long start = Stopwatch.GetTimestamp();
        ulong result = 0;
        for (int i = 0; i < count; i++)
            result = Run(code);
        nanoseconds = (Stopwatch.GetTimestamp() - start) * (1e9 / Stopwatch.Frequency) / count;
        return (uint)result;
    }

    /// <summary>bpf_ctx_init: a longer context is fine if the program type's ends in zeros.</summary>
    static void TakeContext(ProgramCode code, scoped in RunInput input, Span<byte> context)
    {
        context.Clear();
        int length = Math.Min(input.Context.Length, context.Length);
        Demand(code, IsZero(input.Context[length..]), $"the context has {context.Length} bytes");
        input.Context[..length].CopyTo(context);
    }

    static bool HasContext(scoped in RunInput input) => !input.Context.IsEmpty || !input.ContextOut.IsEmpty;

    static void CopyOut(ReadOnlySpan<byte> result, Span<byte> output) => result[..Math.Min(result.Length, output.Length)].CopyTo(output);

    static bool IsZero(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept((byte)0);

    // Contexts are C structures: fields have the byte order of the machine.
    static uint Field(ReadOnlySpan<byte> context, int offset) => BitConverter.ToUInt32(context[offset..]);

    static void SetField(Span<byte> context, int offset, uint value) => BitConverter.TryWriteBytes(context[offset..], value);

    static void Demand(ProgramCode code, bool condition, string rule)
    {
        if (!condition)
            throw new BpfSystemException($"test run of program '{code.Spec.Name}'", Errno.EINVAL, Errno.Describe(Errno.EINVAL),
                $"For this program type, {rule}.")
            {
                Id = DiagnosticId.RunInputRefused,
            };
    }
}
