using Skep.Btf;
using Skep.Bytecode;
using Skep.Objects.Elf;
using Skep.Objects.Reading;

namespace Skep.Objects.Writing;

sealed partial class ObjectImage
{
    public void AddCode()
    {
        foreach (var (name, images) in _layout.Sections)
        {
            int section = _sections[name] = Elf.AddSection(name, ElfSectionType.ProgramBits,
                ElfSectionFlags.Allocate | ElfSectionFlags.Executable, Array.Empty<byte>());
            _sectionSymbols[name] = Elf.AddSymbol("", section, 0, 0, ElfSymbolBinding.Local, ElfSymbolType.Section);
            foreach (FunctionImage image in images)
            {
                _functionSymbols[image] = Elf.AddSymbol(image.Symbol, section, Bytes(image.Start), Bytes(image.Code.Length),
                    IsStatic(image) ? ElfSymbolBinding.Local : ElfSymbolBinding.Global, ElfSymbolType.Function);
            }
        }
        foreach (var (name, images) in _layout.Sections)
        {
            foreach (FunctionImage image in images)
                AddRelocations(_sections[name], image);
            Elf.SetData(_sections[name], InstructionCodec.Encode(images.SelectMany(static image => image.Code).ToArray(), _spec.ByteOrder));
        }
    }

    /// <summary>The kernel verifies a global function alone. What was not known to be global is not made so.</summary>
    bool IsStatic(FunctionImage image) => !_layout.IsEntry(image)
        && _spec.Btf?.GetType(image.TypeId) is not { Kind: BtfKind.Function, Linkage: BtfLinkage.Global };

    static ulong Bytes(int slots) => (ulong)slots * Instruction.SizeInBytes;

    void AddRelocations(int section, FunctionImage image)
    {
        foreach (var (slot, callee) in image.Calls)
            AddCall(section, image, slot, callee.Shared);
        foreach (SymbolReference reference in image.References)
        {
            (int symbol, int addend) = SymbolOf(reference);
            Instruction instruction = image.Code[reference.Instruction];
            bool isCall = reference.Kind == ReferenceKind.KernelFunction;
            if (isCall)
                image.Code[reference.Instruction] = Instruction.CallLocal(-1);
            else
                (image.Code[reference.Instruction],
                    image.Code[reference.Instruction + 1]) = Instruction.LoadImmediate64(instruction.Destination, PseudoSource.None,
                    addend);
            Elf.AddRelocation(section, Bytes(image.Start + reference.Instruction), isCall ? BpfRelocationType.Call
                : BpfRelocationType.Wide, symbol);
        }
    }

    /// <summary>A static function goes by its section's symbol and its place in it, as compilers write it.</summary>
    void AddCall(int section, FunctionImage image, int slot, FunctionImage callee)
    {
        bool isStatic = IsStatic(callee);
        int symbol = isStatic ? _sectionSymbols[CodeLayout.Text] : _functionSymbols[callee];
        bool isCall = image.Code[slot].IsCall;
        int place = isStatic ? callee.Start : 0;
        if (isCall)
            image.Code[slot] = image.Code[slot] with { Immediate = place - 1 };
        else
            (image.Code[slot], image.Code[slot + 1]) = Instruction.LoadImmediate64(image.Code[slot].Destination, PseudoSource.None,
                place * Instruction.SizeInBytes);
        Elf.AddRelocation(section, Bytes(image.Start + slot), isCall ? BpfRelocationType.Call : BpfRelocationType.Wide, symbol);
    }

    (int Symbol, int Addend) SymbolOf(SymbolReference reference)
    {
        if (reference.Kind != ReferenceKind.MapValue)
            return (SymbolOf(reference.Symbol), 0);
        if (reference.Symbol == ExternReader.ConfigurationSection)
        {
            ExternSpec item = _spec.Externs.First(item => item.Kind == ExternKind.KernelConfiguration && item.Offset == reference.Addend);
            return (SymbolOf(item.Name), 0);
        }
        string section = _spec.Maps.Get(reference.Symbol).IsDataSection ? reference.Symbol : ".addr_space.1";
        return (_sectionSymbols[section], reference.Addend);
    }

    public void AddTypes()
    {
        if (_types.Builder.TypeCount == 0)
            return;
        var extension = new BtfExtensionBuilder(_types.Builder);
        bool any = false;
        foreach (var (name, images) in _layout.Sections)
        {
            foreach (FunctionImage image in images)
                any |= AddExtension(extension, name, image);
        }
        byte[] records = extension.ToArray(_spec.ByteOrder);
        Elf.AddSection(".BTF", ElfSectionType.ProgramBits, ElfSectionFlags.None, _types.Builder.ToArray(_spec.ByteOrder));
        // libbpf takes an empty one for a damaged one.
        if (any)
            Elf.AddSection(".BTF.ext", ElfSectionType.ProgramBits, ElfSectionFlags.None, records);
    }

    bool AddExtension(BtfExtensionBuilder extension, string section, FunctionImage image)
    {
        uint start = (uint)Bytes(image.Start);
        int type = _types.NewId(image.TypeId);
        if (type != 0)
            extension.AddFunction(section, start, type);
        foreach (SourceLine line in image.Lines)
            extension.AddLine(section, start + (uint)Bytes(line.Instruction), line.File, line.Text, line.Line, line.Column);
        foreach (CoreRelocation relocation in image.CoreRelocations)
            extension.AddCoreRelocation(section, start + (uint)Bytes(relocation.Instruction), _types.NewId(relocation.TypeId),
                relocation.AccessPath, relocation.Kind);
        return type != 0 || image.Lines.Count > 0 || image.CoreRelocations.Count > 0;
    }
}
