using Skep.Btf;
using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.Objects.Elf;

namespace Skep.Objects.Reading;

/// <summary>Reads the code sections: instructions, functions, what <c>.BTF.ext</c> says about them, and their relocations.</summary>
static class CodeReader
{
    /// <summary>Longer than any path that a compiler writes: the depth of nested members is limited to 64.</summary>
    const int MaxAccessPath = 256;

    public static void Read(ObjectSource source)
    {
        foreach (ElfSection section in source.Sections.Code)
        {
            var location = new Location { File = source.Elf.Name, Section = section.Name };
            source.Code[section.Index] = new CodeSection(section,
                InstructionCodec.Decode(section.Data.Span, source.Elf.ByteOrder, source.Diagnostics, location));
        }
        ReadExtension(source);
        ReadFunctions(source);
        bool hasValuesInPlace = OldAssembler.Wrote(source);
        foreach (CodeSection code in source.Code.Values)
            new CodeRelocationReader(source, code, hasValuesInPlace).Read();
    }

    static void ReadFunctions(ObjectSource source)
    {
        foreach (ElfSymbol symbol in source.Elf.Symbols)
        {
            if (symbol.Type != ElfSymbolType.Function || !source.Code.TryGetValue(symbol.SectionIndex, out CodeSection? code))
                continue;
            string name = source.NameOf(symbol);
            ulong size = (ulong)code.Code.Length * Instruction.SizeInBytes;
            if (symbol.Value % Instruction.SizeInBytes != 0 || symbol.Size % Instruction.SizeInBytes != 0 || symbol.Size == 0
                || symbol.Value > size || symbol.Size > size - symbol.Value)
            {
                source.Error(DiagnosticId.FunctionOutside,
                    $"Function '{name}' of {symbol.Size} bytes at {symbol.Value} is no range of instructions of section '{code.Section.Name}', which has {size} bytes.", code.Section);
                continue;
            }
            int start = (int)(symbol.Value / Instruction.SizeInBytes);
            code.Functions.Add(new Function(code, name, start, (int)(symbol.Size / Instruction.SizeInBytes),
                symbol.Binding != ElfSymbolBinding.Local)
            {
                TypeId = FindType(source, code, name, start),
            });
        }
        foreach (CodeSection code in source.Code.Values)
            CheckOverlap(source, code);
    }

    static int FindType(ObjectSource source, CodeSection code, string name, int start)
    {
        if (code.FunctionTypes.TryGetValue(start, out int typeId))
            return typeId;
        return source.Types is { } types && types.TryFind(name, BtfKind.Function, out BtfType function) ? function.Id : 0;
    }

    static void CheckOverlap(ObjectSource source, CodeSection code)
    {
        code.Functions.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        for (int i = code.Functions.Count - 1; i > 0; i--)
        {
            Function before = code.Functions[i - 1], function = code.Functions[i];
            if (before.Start + before.Length <= function.Start)
                continue;
            source.Error(DiagnosticId.FunctionOutside, $"Functions '{before.Name}' and '{function.Name}' share instructions.",
                code.Section, (long)function.Start * Instruction.SizeInBytes);
            code.Functions.RemoveAt(i);
        }
    }

    static void ReadExtension(ObjectSource source)
    {
        if (source.Extension is not { } extension)
            return;
        var paths = new Dictionary<int, string>();
        foreach (CodeSection code in source.Code.Values)
        {
            if (Find(source, code, extension.Functions, static info => info.ByteOffset) is { } functions)
            {
                foreach (BtfFunctionInfo info in functions)
                    code.FunctionTypes.TryAdd((int)(info.ByteOffset / Instruction.SizeInBytes), info.TypeId);
            }
            if (Find(source, code, extension.Lines, static info => info.ByteOffset) is { } lines)
                code.Lines = lines;
            if (Find(source, code, extension.CoreRelocations, static info => info.ByteOffset) is { } relocations)
                code.CoreRelocations = ReadRelocations(source, code, relocations, paths);
        }
    }

    /// <summary>The records about a code section; null when there are none, or when they are not in order or point at no
    /// instruction.</summary>
    static BtfExtensionSection<T>? Find<T>(
        ObjectSource source, CodeSection code, IReadOnlyList<BtfExtensionSection<T>> sections, Func<T, long> offsetOf)
        where T : struct, IBtfExtensionRecord<T>
    {
        foreach (BtfExtensionSection<T> section in sections)
        {
            if (!source.Types!.GetUtf8String(section.NameOffset).SequenceEqual(code.Section.NameUtf8))
                continue;
            long previous = 0;
            foreach (T record in section)
            {
                long offset = offsetOf(record);
                if (offset < previous || offset % Instruction.SizeInBytes != 0 || offset / Instruction.SizeInBytes >= code.Code.Length)
                {
                    source.Error(DiagnosticId.ExtensionRecordOutside,
                        $"A record of .BTF.ext is about byte {offset} of section '{code.Section.Name}', where no instruction starts or an earlier record should have been.", code.Section, offset);
                    return null;
                }
                previous = offset;
            }
            return section;
        }
        return null;
    }

    static CoreRelocation[] ReadRelocations(ObjectSource source, CodeSection code, BtfExtensionSection<BtfCoreRelocation> records,
        Dictionary<int, string> paths)
    {
        var relocations = new CoreRelocation[records.Count];
        for (int i = 0; i < relocations.Length; i++)
        {
            BtfCoreRelocation record = records[i];
            if (!paths.TryGetValue(record.AccessOffset, out string? path))
            {
                if (record.AccessUtf8.Length > MaxAccessPath)
                {
                    source.Error(DiagnosticId.ExtensionRecordOutside,
                        $"A CO-RE relocation has an access path of {record.AccessUtf8.Length} characters.", code.Section,
                        record.ByteOffset);
                    return [];
                }
                paths[record.AccessOffset] = path = record.Access;
            }
            relocations[i] = new CoreRelocation((int)(record.ByteOffset / Instruction.SizeInBytes), record.Kind, record.TypeId, path);
        }
        return relocations;
    }
}
