using Skep.Btf;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>The byte ranges of a type that hold times: fields named <c>*_ns</c>. Two runs never agree on those, and need not.</summary>
sealed class TimeMask
{
    readonly List<(int Offset, int Size)> _ranges = [];

    public TimeMask(BtfType type) => Add(type, 0);

    /// <summary>Zeroes the times in <paramref name="value"/>.</summary>
    public void Apply(Span<byte> value)
    {
        foreach ((int offset, int size) in _ranges)
        {
            if (offset + size <= value.Length)
                value.Slice(offset, size).Clear();
        }
    }

    void Add(BtfType type, int start)
    {
        type = type.SkipModifiersAndTypedefs();
        if (type.Kind == BtfKind.DataSection)
        {
            foreach (BtfSectionEntry entry in type.SectionEntries)
                AddNamed(entry.Type.Name, entry.Type.Target, start + (int)entry.Offset);
        }
        else if (type.Kind == BtfKind.Array)
        {
            BtfType element = type.Array.ElementType;
            for (int i = 0; i < type.Array.Length; i++)
                Add(element, start + i * (int)element.File.SizeOf(element.Id));
        }
        else
        {
            foreach (BtfMember member in type.Members)
                AddNamed(member.Name, member.Type, start + (int)member.ByteOffset);
        }
    }

    void AddNamed(string name, BtfType type, int offset)
    {
        if (name.EndsWith("_ns", StringComparison.Ordinal))
            _ranges.Add((offset, sizeof(ulong)));
        else
            Add(type, offset);
    }
}
