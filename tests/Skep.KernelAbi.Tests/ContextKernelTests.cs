using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Skep.Bytecode;

namespace Skep.KernelAbi.Tests;

/// <summary>The context layouts against the running kernel: every byte, in every width, read and written, by every program type.</summary>
public sealed partial class ContextKernelTests(ITestOutputHelper output)
{
    // The rest of a tracepoint's record is like its beginning.
    const int Farthest = 320;

    static readonly KernelVersion RegistersBecameWritable = new(6, 19);

    [Fact]
    public void Needs_root_Programs_may_access_exactly_what_the_kernel_lets_them_access()
    {
        KernelVerifier.Required();
        Require.X64();
        var differences = new List<string>();
        int asked = 0;
        foreach (KernelHook hook in KernelHook.All(output.WriteLine))
        {
            if (!ContextLayouts.TryGet(hook.Type, out ContextLayout? layout, RuntimeInformation.ProcessArchitecture))
                continue;
            for (int offset = 0; offset < Math.Min(layout.Size + 8, Farthest); offset++)
            {
                foreach (int width in new[] { 1, 2, 4, 8 })
                {
                    foreach (bool write in new[] { false, true })
                    {
                        // No misaligned access is accepted anywhere; a few questions are enough to see that.
                        if (offset % width != 0 && offset > 16)
                            continue;
                        if (write && hook.Type == ProgramType.Kprobe && KernelVerifier.Version < RegistersBecameWritable)
                            continue;
                        asked++;
                        bool expected = layout.Allows(hook.Type, hook.Expected, offset, width, write, out ContextField? field);
                        if (hook.Loads([Access(offset, width, write)]) != expected)
                            differences.Add(
                                $"{hook} {(write ? "write" : "read")} of {width} at {offset} ({field?.Name}): we say {expected}");
                    }
                }
            }
        }
        output.WriteLine($"{asked} questions");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void Needs_root_Pointers_in_a_context_are_of_the_kind_that_the_kernel_gives_them()
    {
        KernelVerifier.Required();
        Require.X64();
        int seen = 0;
        foreach (KernelHook hook in KernelHook.All(output.WriteLine))
        {
            if (!ContextLayouts.TryGet(hook.Type, out ContextLayout? layout, RuntimeInformation.ProcessArchitecture))
                continue;
            foreach (ContextField field in layout.Fields)
            {
                int width = Math.Min(field.Size, 8);
                if (!layout.Allows(hook.Type, hook.Expected, field.Offset, width, write: false, out ContextField? readable)
                    || readable != field)
                    continue;
                string kind = LoadedKind().Match(hook.Walk([Access(field.Offset, width, write: false)])).Groups[1].Value;
                Assert.Equal($"{hook} {field.Name}: {KernelName(field)}", $"{hook} {field.Name}: {kind}");
                seen++;
            }
        }
        output.WriteLine($"{seen} fields");
    }

    static Instruction Access(int offset, int width, bool write) => write
        ? Code.StoreZero(width, Register.R1, offset)
        : Code.Load(width, Register.R0, Register.R1, offset);

    static string KernelName(ContextField field) => field.Pointer switch
    {
        ContextPointer.None => "scalar",
        ContextPointer.PacketStart => "pkt",
        ContextPointer.PacketEnd => "pkt_end",
        ContextPointer.PacketMeta => "pkt_meta",
        ContextPointer.FlowKeys => "flow_keys",
        ContextPointer.Socket => "sock",
        ContextPointer.SocketOrNull => "sock_or_null",
        ContextPointer.SockCommonOrNull => "sock_common_or_null",
        ContextPointer.TracepointBuffer => "tp_buffer",
        _ => "trusted_ptr_" + field.BtfType,
    };

    [GeneratedRegex(@"r0 = \*.*; R0(?:_w)?=(\w+)")]
    private static partial Regex LoadedKind();
}
