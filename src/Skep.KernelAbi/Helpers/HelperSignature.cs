using System.Collections.Immutable;
using System.Globalization;
using static Skep.KernelAbi.ArgumentFlags;

namespace Skep.KernelAbi;

/// <summary>
/// Prototypes as text, such as <c>(ctx, any, out memory, size) -> integer</c>: the tables are written so, and messages and documentation
/// show the same.
/// </summary>
static class HelperSignature
{
    const string Arrow = ") -> ";
    const string OrNull = " or null";
    const string Released = " (released)";
    const string OutPrefix = "out ";
    const string InOutPrefix = "inout ";
    const string Trusted = "trusted ";
    const string StructPrefix = "struct ";
    const string PointerSuffix = " *";

    // The flags are those of an argument that is neither out nor inout.
    static readonly (string Word, ArgumentKind Kind, ArgumentFlags Flags)[] Arguments =
    [
        ("any", ArgumentKind.Anything, None),
        ("number", ArgumentKind.Scalar, None),
        ("ctx", ArgumentKind.Context, None),
        ("map", ArgumentKind.Map, None),
        ("key", ArgumentKind.MapKey, Reads),
        ("value", ArgumentKind.MapValue, Reads),
        ("memory", ArgumentKind.Memory, Reads),
        ("size", ArgumentKind.MemorySize, None),
        ("size or 0", ArgumentKind.MemorySizeOrZero, None),
        ("constant size", ArgumentKind.AllocationSize, None),
        ("bpf_spin_lock *", ArgumentKind.SpinLock, Reads | Writes),
        ("bpf_timer *", ArgumentKind.Timer, Reads | Writes),
        ("sock_common *", ArgumentKind.SockCommon, None),
        ("bpf_sock *", ArgumentKind.Socket, None),
        ("sock *", ArgumentKind.AnySock, None),
        ("per-CPU ksym", ArgumentKind.PerCpuVariable, None),
        ("record", ArgumentKind.RingBufRecord, None),
        ("callback", ArgumentKind.Callback, None),
        ("stack", ArgumentKind.Stack, None),
        ("constant string", ArgumentKind.ConstString, Reads),
        ("kptr slot", ArgumentKind.KptrSlot, Reads | Writes),
        ("kptr", ArgumentKind.Kptr, None),
        ("dynptr", ArgumentKind.Dynptr, None),
        ("local dynptr", ArgumentKind.Dynptr, LocalDynptr),
        ("ring buffer dynptr", ArgumentKind.Dynptr, RingBufDynptr),
    ];

    static readonly (string Word, ReturnKind Kind)[] Returns =
    [
        ("integer", ReturnKind.Integer),
        ("nothing", ReturnKind.Void),
        ("value", ReturnKind.MapValue),
        ("bpf_sock *", ReturnKind.Socket),
        ("bpf_tcp_sock *", ReturnKind.TcpSock),
        ("sock_common *", ReturnKind.SockCommon),
        ("record", ReturnKind.RingBufRecord),
        ("memory", ReturnKind.DynptrMemory),
        ("variable", ReturnKind.PerCpuVariable),
        ("kptr", ReturnKind.Kptr),
    ];

    /// <exception cref="FormatException">A row of a table is not written in the words above.</exception>
    public static HelperPrototype Parse(ReadOnlySpan<char> signature, HelperFlags flags = HelperFlags.None)
    {
        int arrow = signature.IndexOf(Arrow);
        if (signature is not ['(', ..] || arrow < 0)
            throw new FormatException($"'{signature}' is no signature.");
        ReadOnlySpan<char> list = signature[1..arrow];
        ImmutableArray<HelperArgument>.Builder arguments = ImmutableArray.CreateBuilder<HelperArgument>();
        while (!list.IsEmpty)
        {
            int comma = list.IndexOf(", ");
            arguments.Add(ParseArgument(comma < 0 ? list : list[..comma]));
            list = comma < 0 ? [] : list[(comma + 2)..];
        }
        return new(ParseReturn(signature[(arrow + Arrow.Length)..]), arguments.DrainToImmutable(), flags);
    }

    static HelperArgument ParseArgument(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> word = text;
        bool isOut = TakePrefix(ref word, OutPrefix), isInOut = TakePrefix(ref word, InOutPrefix);
        ArgumentFlags flags = TakeSuffix(ref word, Released) ? Releases : None;
        if (TakeSuffix(ref word, OrNull))
            flags |= MayBeNull;
        int size = 0;
        if (word is [.., ']'])
        {
            int bracket = word.IndexOf('[');
            size = int.Parse(word[(bracket + 1)..^1], CultureInfo.InvariantCulture);
            word = word[..bracket];
        }
        if (TakeStruct(word) is { } type)
            return new(ArgumentKind.BtfPointer, flags, BtfType: type);

        foreach ((string known, ArgumentKind kind, ArgumentFlags plain) in Arguments)
        {
            if (!word.SequenceEqual(known))
                continue;
            flags |= plain;
            if (isOut)
                flags = kind == ArgumentKind.Dynptr ? flags | Creates : flags & ~Reads | Writes;
            if (isInOut)
                flags |= Writes;
            // The kernel writes what has a fixed size as one number.
            if (size > 0 && (isOut || isInOut))
                flags |= Aligned;
            return new(kind, flags, size);
        }
        throw new FormatException($"'{text}' is no argument.");
    }

    static HelperReturn ParseReturn(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> word = text;
        bool mayBeNull = TakeSuffix(ref word, OrNull), trusted = TakePrefix(ref word, Trusted);
        if (TakeStruct(word) is { } type)
            return new(ReturnKind.BtfPointer, mayBeNull, trusted, type);
        foreach ((string known, ReturnKind kind) in Returns)
        {
            if (word.SequenceEqual(known))
                return new(kind, mayBeNull);
        }
        throw new FormatException($"'{text}' is no result.");
    }

    public static string Write(HelperArgument argument)
    {
        (string word, ArgumentFlags plain) = argument.Kind == ArgumentKind.BtfPointer
            ? (StructPrefix + argument.BtfType + PointerSuffix, None)
            : WordFor(argument);
        string direction = argument.Flags.HasFlag(Creates) || (plain & ~argument.Flags & Reads) != 0 ? OutPrefix
            : (argument.Flags & ~plain & Writes) != 0 ? InOutPrefix
            : "";
        string size = argument.Size > 0 ? string.Create(CultureInfo.InvariantCulture, $"[{argument.Size}]") : "";
        return direction + word + size + (argument.MayBeNull ? OrNull : "") + (argument.Flags.HasFlag(Releases) ? Released : "");
    }

    public static string Write(HelperReturn result)
    {
        string word = result.Kind == ReturnKind.BtfPointer
            ? StructPrefix + result.BtfType + PointerSuffix
            : Array.Find(Returns, row => row.Kind == result.Kind).Word;
        return (result.Trusted ? Trusted : "") + word + (result.MayBeNull ? OrNull : "");
    }

    static (string Word, ArgumentFlags Plain) WordFor(HelperArgument argument)
    {
        const ArgumentFlags Of = LocalDynptr | RingBufDynptr;
        (string word, _, ArgumentFlags plain) =
            Array.Find(Arguments, row => row.Kind == argument.Kind && (row.Flags & Of) == (argument.Flags & Of));
        return (word, plain);
    }

    static string? TakeStruct(ReadOnlySpan<char> word) =>
        TakePrefix(ref word, StructPrefix) && TakeSuffix(ref word, PointerSuffix) ? word.ToString() : null;

    static bool TakePrefix(ref ReadOnlySpan<char> text, string prefix)
    {
        if (!text.StartsWith(prefix))
            return false;
        text = text[prefix.Length..];
        return true;
    }

    static bool TakeSuffix(ref ReadOnlySpan<char> text, string suffix)
    {
        if (!text.EndsWith(suffix))
            return false;
        text = text[..^suffix.Length];
        return true;
    }
}
