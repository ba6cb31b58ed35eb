using System.Globalization;
using System.Text;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>kprobes and uprobes, through the PMUs that the kernel has for them (Linux 4.17).</summary>
static unsafe class ProbeLink
{
    const string Devices = "/sys/bus/event_source/devices";

    public static BpfLink Attach(KernelProgram program, AttachTarget.UserProbe target)
    {
        string path = UserBinary.Find(target.Path);
        ulong offset = target.Symbol is null ? target.Offset : UserBinary.FileOffset(path, target.Symbol) + target.Offset;
        bool onReturn = target.OnReturn ?? program.Spec.Flags.HasFlag(SectionFlags.Return);
        string description = string.Create(CultureInfo.InvariantCulture,
            $"{(onReturn ? "uretprobe" : "uprobe")} {path}:{target.Symbol}{(target.Symbol is null ? $"0x{offset:x}" : Plus(target.Offset))}");
        return Attach(program, "uprobe", path, offset, onReturn, target.ProcessId ?? -1, target.Cookie, description);
    }

    public static BpfLink Attach(KernelProgram program, AttachTarget.KernelProbe target)
    {
        bool onReturn = target.OnReturn ?? program.Spec.Flags.HasFlag(SectionFlags.Return);
        if (onReturn && target.Offset != 0)
            throw new BpfNotSupportedException($"a kretprobe of '{target.Function}' with an offset") { Id = DiagnosticId.AttachMismatch };
        string description = string.Create(CultureInfo.InvariantCulture,
            $"{(onReturn ? "kretprobe" : "kprobe")} {target.Function}{Plus(target.Offset)}");
        return Attach(program, "kprobe", target.Function, target.Offset, onReturn, -1, target.Cookie, description);
    }

    static string Plus(ulong offset) => offset == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"+0x{offset:x}");

    static KernelLink Attach(
        KernelProgram program, string device, string place, ulong offset, bool onReturn, int process, ulong cookie, string description)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(place + '\0'))
        {
            var attributes = new PerfEventAttributes
            {
                Type = DeviceType(device), Config = onReturn ? 1ul << ReturnBit(device) : 0, Config1 = (ulong)text, Config2 = offset,
            };
            // One event is enough for all CPUs; with a process, it must be told as any CPU.
            int errno = PerfEvent.TryOpen(attributes, process, process < 0 ? 0 : -1, out BpfFileDescriptor @event);
            if (errno != 0)
                throw SystemFailure.OfAttach($"perf_event_open of {description}", errno, Explain(device, errno));
            return PerfEvent.Attach(program, @event, cookie, description);
        }
    }

    static string? Explain(string device, int errno) => (device, errno) switch
    {
        ("kprobe", Errno.ENOENT) => "The kernel has no such function, or more than one; see /proc/kallsyms",
        ("kprobe", Errno.EINVAL) => "The function may not be probed (notrace, or the offset is inside an instruction)",
        ("uprobe", Errno.EINVAL or Errno.ENOTSUPP or Errno.EOPNOTSUPP) =>
            "The offset is not the start of an instruction that the kernel can probe",
        (_, Errno.ESRCH) => "There is no such process",
        _ => null,
    };

    static uint DeviceType(string device)
    {
        string file = $"{Devices}/{device}/type";
        if (File.Exists(file))
            return uint.Parse(File.ReadAllText(file).AsSpan().Trim(), CultureInfo.InvariantCulture);
        var first = new KernelVersion(4, 17);
        throw KernelRelease.Current < first
            ? new BpfNotSupportedException($"{device}s through perf_event_open", first.ToString())
            : new BpfNotSupportedException($"{device}s", null,
                $"This kernel was built without CONFIG_{device.ToUpperInvariant()}S (no {file}); tracepoints may serve instead");
    }

    /// <summary><c>config:0</c>.</summary>
    static int ReturnBit(string device)
    {
        string text = File.ReadAllText($"{Devices}/{device}/format/retprobe");
        return int.Parse(text.AsSpan(text.IndexOf(':', StringComparison.Ordinal) + 1).Trim(), CultureInfo.InvariantCulture);
    }
}
