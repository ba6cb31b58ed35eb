using System.Diagnostics;
using Skep.Machine;
using Skep.Machine.Capture;

namespace Skep.Cli.Running;

/// <summary>Runs a program on the packets of a capture, one after the other.</summary>
sealed class PacketRun(BpfProgram program, EventPumps events, PacketClock? clock, CaptureWriter? output, RunOutcome outcome)
{
    // Programs may add headers to a packet (bpf_xdp_adjust_head, bpf_skb_adjust_room); the kernel leaves them less room than this.
    const int MaxGrowth = 1024;

    // EINVAL: BPF_PROG_TEST_RUN takes no packets shorter than an Ethernet header or longer than a page.
    const int InvalidArgument = 22;

    readonly VerdictCounts _verdicts = outcome.Verdicts!;
    byte[] _frame = new byte[4096];
    byte[] _result = new byte[4096 + MaxGrowth];

    /// <summary>Plays one capture from its start.</summary>
    /// <param name="capture">The capture.</param>
    /// <param name="limit">Packets, over all captures, after which to stop.</param>
    /// <param name="tick">Called now and then.</param>
    /// <param name="cancellation">The interrupt.</param>
    public void Play(CaptureReader capture, long limit, Action tick, CancellationToken cancellation)
    {
        const int packetsPerTick = 1024;
        long started = Stopwatch.GetTimestamp();
        TimeSpan elsewhere = -events.Reporting;
        try
        {
            while (_verdicts.Packets < limit && capture.TryRead(out CapturedPacket packet))
            {
                Run(packet);
                if (_verdicts.Packets % packetsPerTick != 0)
                    continue;
                if (cancellation.IsCancellationRequested)
                    break;
                long paused = Stopwatch.GetTimestamp();
                tick();
                elsewhere += Stopwatch.GetElapsedTime(paused);
            }
        }
        finally
        {
            outcome.Elapsed += Stopwatch.GetElapsedTime(started) - elsewhere - events.Reporting;
        }
    }

    void Run(scoped in CapturedPacket packet)
    {
        int room = packet.Data.Length + EthernetFraming.MaxGrowth;
        if (_frame.Length < room)
            _frame = new byte[room * 2];
        if (!EthernetFraming.TryFrame(packet, _frame, out ReadOnlySpan<byte> frame))
        {
            outcome.Unframed++;
            if (!EthernetFraming.Supports(packet.LinkType))
                outcome.UnsupportedLinkType = packet.LinkType;
            return;
        }
        if (output is not null && _result.Length < frame.Length + MaxGrowth)
            _result = new byte[(frame.Length + MaxGrowth) * 2];
        clock?.Set(packet.TimestampNanoseconds);
        if (packet.IsTruncated)
            outcome.Truncated++;
        RunResult result;
        var input = new RunInput { Data = frame, DataOut = output is null ? default : _result };
        VlanTag tag = default;
        try
        {
            result = program is InProcessProgram machine ? machine.Run(input, out tag) : program.Run(input);
        }
        catch (BpfSystemException refused) when (refused.Errno == InvalidArgument)
        {
            outcome.Refused++;
            return;
        }
        _verdicts.Add(result.ReturnValue, frame.Length);
        outcome.ProgramNanoseconds += result.NanosecondsPerRun;
        if (output is not null)
            Write(output, packet, frame, result, tag);
        events.Drain(_verdicts.Packets);
    }

    void Write(CaptureWriter writer, scoped in CapturedPacket packet, ReadOnlySpan<byte> frame, RunResult result, VlanTag tag)
    {
        int length = Math.Min(result.DataLength, _result.Length - VlanTag.Size);
        ReadOnlySpan<byte> left = _result.AsSpan(0, tag.Insert(_result, length));
        int kept = Verdict.Kept(program.Spec.Type, result.ReturnValue, left.Length);
        if (kept == 0)
            return;
        long missing = Math.Max(packet.OriginalLength - packet.Data.Length, 0);
        writer.Write(left[..kept], left.Length + missing, packet.TimestampNanoseconds);
        outcome.Written++;
        if (!left.SequenceEqual(frame))
            outcome.Rewritten++;
    }
}
