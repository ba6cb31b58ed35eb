using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Skep.Btf;

/// <summary>
/// Makes the contents of <c>.BTF.ext</c>. Names and types go into the <see cref="BtfBuilder"/> that makes the <c>.BTF</c> beside it.
/// </summary>
public sealed class BtfExtensionBuilder(BtfBuilder types)
{
    const int HeaderWords = 8;

    readonly Group _functions = new(2);
    readonly Group _lines = new(4);
    readonly Group _relocations = new(4);

    /// <param name="section">The ELF section that holds the code.</param>
    /// <param name="byteOffset">Of the function's first instruction in that section.</param>
    /// <param name="functionId">The function's type.</param>
    public void AddFunction(string section, uint byteOffset, int functionId) =>
        _functions.Add(types.AddString(section), [byteOffset, (uint)functionId]);

    /// <param name="section">The ELF section that holds the code.</param>
    /// <param name="byteOffset">Of the first instruction that came from the line.</param>
    /// <param name="fileName">The source file.</param>
    /// <param name="text">The source line itself, or empty.</param>
    /// <param name="line">1-based, below 2^22.</param>
    /// <param name="column">1-based; columns past 1023, which the format cannot say, become 1023.</param>
    public void AddLine(string section, uint byteOffset, ReadOnlySpan<char> fileName, ReadOnlySpan<char> text, int line, int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)line, (1u << 22) - 1, nameof(line));
        uint position = (uint)line << 10 | (uint)Math.Clamp(column, 0, 1023);
        _lines.Add(types.AddString(section), [byteOffset, (uint)types.AddString(fileName), (uint)types.AddString(text), position]);
    }

    /// <param name="section">The ELF section that holds the code.</param>
    /// <param name="byteOffset">Of the instruction to change.</param>
    /// <param name="typeId">The root type.</param>
    /// <param name="access">Member numbers, such as <c>0:1:2</c>.</param>
    /// <param name="kind">What is asked of the target.</param>
    public void AddCoreRelocation(string section, uint byteOffset, int typeId, ReadOnlySpan<char> access, CoreRelocationKind kind) =>
        _relocations.Add(types.AddString(section), [byteOffset, (uint)typeId, (uint)types.AddString(access), (uint)kind]);

    /// <summary>The section's bytes. Records are in the order they were added, grouped by code section.</summary>
    public byte[] ToArray(ByteOrder byteOrder = ByteOrder.LittleEndian)
    {
        // magic and version share a word; the groups follow the header in order.
        var words = new List<uint>(new uint[HeaderWords]);
        words[1] = HeaderWords * sizeof(uint);
        Group[] groups = [_functions, _lines, _relocations];
        for (int i = 0; i < groups.Length; i++)
        {
            int start = words.Count;
            groups[i].WriteTo(words);
            words[2 + i * 2] = (uint)(start - HeaderWords) * sizeof(uint);
            words[3 + i * 2] = (uint)(words.Count - start) * sizeof(uint);
        }

        Span<uint> all = CollectionsMarshal.AsSpan(words);
        if (byteOrder == ByteOrder.LittleEndian != BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(all, all);
        byte[] bytes = MemoryMarshal.AsBytes(all).ToArray();
        if (byteOrder == ByteOrder.LittleEndian)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, BtfHeader.Magic);
        else
            BinaryPrimitives.WriteUInt16BigEndian(bytes, BtfHeader.Magic);
        bytes[2] = BtfHeader.Version;
        return bytes;
    }

    sealed class Group(int recordWords)
    {
        readonly List<(int Name, List<uint> Records)> _sections = [];

        public void Add(int section, ReadOnlySpan<uint> record)
        {
            // Records mostly come section by section.
            int at = _sections.FindLastIndex(candidate => candidate.Name == section);
            if (at < 0)
            {
                at = _sections.Count;
                _sections.Add((section, []));
            }
            _sections[at].Records.AddRange(record);
        }

        public void WriteTo(List<uint> words)
        {
            if (_sections.Count == 0)
                return;
            words.Add((uint)recordWords * sizeof(uint));
            foreach ((int name, List<uint> records) in _sections)
            {
                words.Add((uint)name);
                words.Add((uint)(records.Count / recordWords));
                words.AddRange(records);
            }
        }
    }
}
