using System.Globalization;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>Reads what a program's section name says to attach to.</summary>
static class SectionTarget
{
    /// <param name="program">The program.</param>
    /// <param name="process">Only this process; null for all.</param>
    /// <exception cref="BpfNotSupportedException">The section names no target, or not in the form that its kind has, or its kind cannot be
    /// limited to a process.</exception>
    public static AttachTarget Resolve(ProgramSpec program, int? process) => (Resolve(program), process) switch
    {
        (var target, null) => target,
        (AttachTarget.UserProbe probe, _) => probe with { ProcessId = process },
        (AttachTarget.Iterator iterator, _) => iterator with { ProcessId = process },
        _ => throw Unfit(program, "It cannot be limited to a process: only uprobes and iterators over tasks can"),
    };

    static AttachTarget Resolve(ProgramSpec program)
    {
        AutoAttach form = SectionTable.Resolve(program.SectionName)?.AutoAttach ?? AutoAttach.None;
        if (program.AttachTarget is not { Length: > 0 } text || form == AutoAttach.None)
            throw Unfit(program, $"It names nothing to attach to: give a target{Suggest(program.Type)}");
        return form switch
        {
            AutoAttach.Tracepoint => text.Split('/') is [var category, var name]
                ? new AttachTarget.Tracepoint(category, name)
                : throw Malformed(program, "tp/category/name"),
            AutoAttach.RawTracepoint => new AttachTarget.RawTracepoint(text),
            AutoAttach.Trace => new AttachTarget.KernelFunction(),
            AutoAttach.Iter => new AttachTarget.Iterator(),
            AutoAttach.Kprobe => Kprobe(program, text),
            AutoAttach.Uprobe => Uprobe(program, text),
            _ => throw Unfit(program, "Skep does not attach this kind of section yet"),
        };
    }

    /// <summary><c>function+offset</c>.</summary>
    static AttachTarget.KernelProbe Kprobe(ProgramSpec program, string text)
    {
        if (!TrySplitOffset(text, out string function, out ulong offset) || function.Length == 0)
            throw Malformed(program, "kprobe/function+offset");
        return new(function) { Offset = offset };
    }

    /// <summary><c>path:function+offset</c>; a number in place of the function is an offset in the file.</summary>
    static AttachTarget.UserProbe Uprobe(ProgramSpec program, string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !TrySplitOffset(text[(colon + 1)..], out string function, out ulong offset) || function.Length == 0)
            throw Malformed(program, "uprobe/path:function+offset");
        return TryParseNumber(function, out ulong place)
            ? new(text[..colon]) { Offset = place + offset }
            : new(text[..colon]) { Symbol = function, Offset = offset };
    }

    static bool TrySplitOffset(string text, out string function, out ulong offset)
    {
        offset = 0;
        int plus = text.LastIndexOf('+');
        function = plus < 0 ? text : text[..plus];
        return plus < 0 || TryParseNumber(text.AsSpan(plus + 1), out offset);
    }

    static bool TryParseNumber(ReadOnlySpan<char> text, out ulong value) => text.StartsWith("0x", StringComparison.Ordinal)
        ? ulong.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    static BpfNotSupportedException Malformed(ProgramSpec program, string form) => Unfit(program, $"It must have the form {form}");

    static BpfNotSupportedException Unfit(ProgramSpec program, string help) =>
        new($"attaching program '{program.Name}' by its section '{program.SectionName}'", null, help) { Id = DiagnosticId.AttachMismatch };

    static string Suggest(ProgramType type) => type switch
    {
        ProgramType.Xdp or ProgramType.SchedCls => " such as AttachTarget.Interface",
        ProgramType.SocketFilter => " such as AttachTarget.Interface or AttachTarget.Socket",
        ProgramType.SkReusePort => " such as AttachTarget.Socket",
        ProgramType.PerfEvent => " such as AttachTarget.PerfSample",
        ProgramType.SkLookup or ProgramType.FlowDissector => " such as AttachTarget.NetworkNamespace",
        ProgramType.SkSkb or ProgramType.SkMsg => " such as AttachTarget.SocketMap",
        >= ProgramType.CgroupSkb and <= ProgramType.CgroupSock or ProgramType.SockOps or ProgramType.CgroupDevice
            or ProgramType.CgroupSockAddr
            or ProgramType.CgroupSysctl or ProgramType.CgroupSockOpt => " such as AttachTarget.Cgroup",
        _ => "",
    };
}
