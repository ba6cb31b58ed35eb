using System.Collections.Immutable;

namespace Skep.KernelAbi;

/// <summary>
/// A structure as programs see it. Where it is a view that the verifier rewrites (<c>__sk_buff</c>, <c>xdp_md</c>), a 4-byte load of a
/// packet pointer gives the whole pointer.
/// </summary>
/// <param name="Size">Bytes.</param>
/// <param name="Programs">Program types whose context it is; empty for a structure that is only reached through a pointer.</param>
public sealed record ContextLayout(string Name, int Size, ProgramTypeSet Programs, ImmutableArray<ContextField> Fields)
{
    /// <summary>
    /// Whether a program with the privilege <c>CAP_BPF</c> may access these bytes; <paramref name="field"/> is the one that allows it.
    /// </summary>
    /// <param name="width">1, 2, 4 or 8 bytes.</param>
    public bool Allows(ProgramType program, AttachType expected, int offset, int width, bool write, out ContextField? field)
    {
        AttachType loaded = AttachTypes.AsLoaded(program, expected);
        foreach (ContextField candidate in Fields)
        {
            if (candidate.Allows(program, loaded, offset, width, write))
            {
                field = candidate;
                return true;
            }
        }
        field = null;
        return false;
    }

    /// <summary>The first field that has this byte, readable or not; null for padding and beyond the end.</summary>
    public ContextField? FieldAt(int offset)
    {
        foreach (ContextField field in Fields)
        {
            if (offset >= field.Offset && offset < field.Offset + field.Size)
                return field;
        }
        return null;
    }

    public ContextField? FieldNamed(ReadOnlySpan<char> name)
    {
        foreach (ContextField field in Fields)
        {
            if (name.SequenceEqual(field.Name))
                return field;
        }
        return null;
    }
}
