using System.Buffers.Binary;
using Skep.Diagnostics;

namespace Skep.Btf;

/// <summary>
/// The contents of <c>.BTF.ext</c>: what BTF says about code. Function and line records go to the kernel with a program; CO-RE
/// relocations are the loader's own business. Names and types are those of the <c>.BTF</c> section beside it.
/// </summary>
public sealed class BtfExtension
{
    const int MinimumHeader = 24;
    const int HeaderWithRelocations = 32;

    BtfExtension(BtfFile types) => Types = types;

    public BtfFile Types { get; }

    public IReadOnlyList<BtfExtensionSection<BtfFunctionInfo>> Functions { get; private init; } = [];

    public IReadOnlyList<BtfExtensionSection<BtfLineInfo>> Lines { get; private init; } = [];

    public IReadOnlyList<BtfExtensionSection<BtfCoreRelocation>> CoreRelocations { get; private init; } = [];

    /// <summary>
    /// Reads <c>.BTF.ext</c> of either byte order, which is kept and not copied. Returns null when nothing can be used; past damage
    /// further in, the sections before it are used.
    /// </summary>
    /// <param name="bytes">The whole ELF section.</param>
    /// <param name="types">The file's <c>.BTF</c>.</param>
    /// <param name="diagnostics">Receives what is wrong (BPF1010, BPF1011).</param>
    public static BtfExtension? Parse(ReadOnlyMemory<byte> bytes, BtfFile types, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(types);
        ArgumentNullException.ThrowIfNull(diagnostics);
        ReadOnlySpan<byte> span = bytes.Span;
        ushort magic = span.Length < MinimumHeader ? (ushort)0 : BinaryPrimitives.ReadUInt16LittleEndian(span);
        bool swapped = magic == BinaryPrimitives.ReverseEndianness(BtfHeader.Magic);
        var reader = new Reader(bytes, types, diagnostics, swapped);
        if (magic != BtfHeader.Magic && !swapped)
            return reader.Reject(0,
                $"The {span.Length} bytes do not start with a header of {MinimumHeader} bytes and the magic 0x{BtfHeader.Magic:x4}.");
        if (span[2] != BtfHeader.Version)
            return reader.Reject(2, $"Version {span[2]} of .BTF.ext is not known; version {BtfHeader.Version} is.");
        uint header = reader.Word(4);
        if (header < MinimumHeader || header > span.Length)
            return reader.Reject(4,
                $"The header claims {header} bytes; it has at least {MinimumHeader}, and there are {span.Length} in all.");

        return new BtfExtension(types)
        {
            Functions = reader.ReadGroup<BtfFunctionInfo>("function", header, 8),
            Lines = reader.ReadGroup<BtfLineInfo>("line", header, 16),
            CoreRelocations = header >= HeaderWithRelocations ? reader.ReadGroup<BtfCoreRelocation>("CO-RE relocation", header, 24) : [],
        };
    }

    readonly struct Reader(ReadOnlyMemory<byte> bytes, BtfFile types, DiagnosticBag diagnostics, bool swapped)
    {
        public uint Word(long offset)
        {
            ReadOnlySpan<byte> at = bytes.Span[(int)offset..];
            return swapped ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);
        }

        public BtfExtension? Reject(long offset, string message)
        {
            diagnostics.Error(DiagnosticId.BtfExtensionNotRecognised, message, At(offset));
            return null;
        }

        /// <summary>A group is a record size, then per code section a name, a count and that many records.</summary>
        public List<BtfExtensionSection<T>> ReadGroup<T>(string what, uint header, int field)
            where T : struct, IBtfExtensionRecord<T>
        {
            var sections = new List<BtfExtensionSection<T>>();
            uint length = Word(field + 4);
            long at = (long)header + Word(field), end = at + length;
            if (length == 0)
                return sections;
            if (end > bytes.Length || length < 4)
            {
                Damaged(field, $"The {what} records, {length} bytes at offset {at}, do not fit in {bytes.Length} bytes.");
                return sections;
            }

            uint recordSize = Word(at);
            if (recordSize < T.Words * 4 || recordSize % 4 != 0 || recordSize > length)
            {
                Damaged(at, $"A {what} record of {recordSize} bytes is not possible: it has {T.Words * 4} or more, in steps of 4.");
                return sections;
            }
            for (at += 4; at < end;)
            {
                if (end - at < 8)
                {
                    Damaged(at, $"{end - at} bytes are left over after the {what} records.");
                    break;
                }
                uint count = Word(at + 4);
                long size = (long)count * recordSize;
                if (count == 0 || size > end - at - 8)
                {
                    Damaged(at + 4, $"A section claims {count} {what} records of {recordSize} bytes where {end - at - 8} bytes are left.");
                    break;
                }
                ReadOnlyMemory<byte> records = bytes.Slice((int)at + 8, (int)size);
                sections.Add(new BtfExtensionSection<T>(types, (int)Word(at), records, (int)recordSize, swapped));
                at += 8 + size;
            }
            return sections;
        }

        void Damaged(long offset, string message) =>
            diagnostics.Error(DiagnosticId.BtfExtensionDamaged, message, At(offset),
                "What comes before is used; compile the object again.");

        Location At(long offset) => new() { File = types.Name, Section = ".BTF.ext", Offset = offset };
    }
}
