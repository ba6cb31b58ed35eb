using Skep.Btf;
using Skep.Cli.Values;
using Skep.Objects;

namespace Skep.Cli.Running;

/// <summary>The context of a program that takes no packet: what its first parameter points to, as far as the object says.</summary>
sealed class ProgramContext
{
    const string HexPrefix = "hex:";

    ProgramContext(BtfType? type, byte[] bytes) => (Type, Bytes) = (type, bytes);

    /// <summary>Null when the object does not say.</summary>
    public BtfType? Type { get; }

    public byte[] Bytes { get; }

    /// <param name="spec">The object.</param>
    /// <param name="program">The program.</param>
    /// <param name="text">A C initialiser of the context's type, or bytes as <c>hex:0a0b</c>; null for zeros.</param>
    public static ProgramContext Create(ObjectSpec spec, ProgramSpec program, string? text)
    {
        BtfType? type = TypeOf(spec, program);
        try
        {
            if (text is null)
                return new ProgramContext(type, new byte[type?.File.SizeOf(type.Value.Id) ?? 0]);
            if (text.StartsWith(HexPrefix, StringComparison.Ordinal))
                return new ProgramContext(type, Convert.FromHexString(text.AsSpan(HexPrefix.Length)));
            if (type is not { } known)
                throw new FormatException($"the object does not say what the context of '{program.Name}' is: give bytes as {HexPrefix}...");
            byte[] bytes = new byte[known.File.SizeOf(known.Id)];
            ValueParser.Parse(known, text, bytes, "");
            return new ProgramContext(type, bytes);
        }
        catch (FormatException e)
        {
            throw new CommandException($"--context {text}: {e.Message}");
        }
    }

    /// <summary>What the entry function's first parameter points to, if that is a struct of known size.</summary>
    static BtfType? TypeOf(ObjectSpec spec, ProgramSpec program)
    {
        BtfType prototype = TypedValues.TypeOf(spec.Btf, program.Functions is [var entry, ..] ? entry.TypeId : 0).Target;
        if (prototype.Parameters.Count == 0)
            return null;
        BtfType pointer = prototype.Parameters[0].Type.SkipModifiersAndTypedefs();
        BtfType target = pointer.Kind == BtfKind.Pointer ? pointer.Target.SkipModifiers() : default;
        return target.SkipModifiersAndTypedefs().IsStructOrUnion ? target : null;
    }
}
