using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Skep.KernelAbi;

/// <summary>
/// The contexts of Linux 7.3 (and the structures that they point to): every field with its place and with who may read and write it in
/// which widths, as the kernel's <c>is_valid_access</c> of each program type decides. Program types whose context depends on the hook have
/// none here: tracing, LSM, struct_ops and extensions get theirs from BTF, syscall programs from their caller.
/// </summary>
public static partial class ContextLayouts
{
    static readonly ImmutableArray<ContextLayout> Common = [.. Packets(), .. Sockets(), .. Tracing()];
    static readonly ImmutableArray<ContextLayout> OfX64 = [.. Common, .. X64()];
    static readonly ImmutableArray<ContextLayout> OfArm64 = [.. Common, .. Arm64()];

    /// <summary>What a pointer to a full socket shows.</summary>
    public static ContextLayout Socket { get; } = BehindPointer(static _ => true);

    /// <summary>What a pointer to a socket of any state shows: of a request or time-wait socket there is no more.</summary>
    public static ContextLayout SockCommon { get; } =
        BehindPointer(static field => field.Name is not ("type" or "protocol" or "mark" or "priority"));

    /// <summary>All layouts of an architecture; only those that hold registers differ.</summary>
    public static ImmutableArray<ContextLayout> For(Architecture architecture) => architecture == Architecture.Arm64 ? OfArm64 : OfX64;

    public static bool TryGet(ProgramType program, [NotNullWhen(true)] out ContextLayout? layout,
        Architecture architecture = Architecture.X64)
    {
        foreach (ContextLayout candidate in For(architecture))
        {
            if (candidate.Programs.Contains(program))
            {
                layout = candidate;
                return true;
            }
        }
        layout = null;
        return false;
    }

    /// <summary>Finds a layout by the name of its C structure.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, [NotNullWhen(true)] out ContextLayout? layout,
        Architecture architecture = Architecture.X64)
    {
        foreach (ContextLayout candidate in For(architecture))
        {
            if (name.SequenceEqual(candidate.Name))
            {
                layout = candidate;
                return true;
            }
        }
        layout = null;
        return false;
    }

    // Behind a pointer every field is readable by whoever has the pointer, and none is writable.
    static ContextLayout BehindPointer(Func<ContextField, bool> visible)
    {
        ContextLayout socket = Common.First(static layout => layout.Name == "bpf_sock");
        return new(socket.Name, socket.Size, [],
            [.. socket.Fields.Where(visible).Select(static field =>
                field with { Write = AccessWidths.None, ReadWith = [], WriteWith = [] })]);
    }
}
