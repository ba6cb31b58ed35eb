using Skep.Btf;
using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.Objects.Core;

namespace Skep.Objects.Tests;

/// <summary>What CO-RE relocation does where libbpf cannot be asked: other byte orders, modules, and the reasons that it gives.</summary>
public sealed class CoreRelocationTests
{
    static ObjectSpec Read(string name) => ObjectReader.Read(File.ReadAllBytes(Repository.File("tests", "objects", name + ".bpf.o")), name,
        new DiagnosticBag())!;

    [Theory]
    [InlineData("core_relocs", "core_target")]
    [InlineData("core_relocs.be", "core_target.be")]
    public void A_bitfield_is_loaded_and_shifted_to_its_own_bits(string name, string targetName)
    {
        ObjectSpec spec = Read(name);
        BtfFile target = Read(targetName).Btf!;
        var relocator = new CoreRelocator(spec.Btf!, spec.ByteOrder, new CoreTarget(target));
        CoreResolution[] resolutions = [.. spec.Programs.Get("bits").CoreRelocations.Select(relocator.Resolve)];
        Assert.True(target.TryFind("bits", BtfKind.Struct, out BtfType type));
        foreach (string field in (string[])["a", "b", "c", "became_whole", "whole"])
        {
            int Value(CoreRelocationKind kind) =>
                (int)resolutions.Single(resolution => resolution.Relocation.Kind == kind
                    && resolution.Local == $"struct bits.{field}").Value;

            Assert.True(type.TryFindMember(field, out BtfMember member));
            int width = member.IsBitfield ? member.BitfieldSize : (int)target.SizeOf(member.TypeId) * 8;
            byte[] memory = new byte[64];
            for (uint bit = member.BitOffset; bit < member.BitOffset + width; bit++)
                memory[bit / 8] |= (byte)(spec.ByteOrder == ByteOrder.LittleEndian ? 1 << (int)(bit % 8) : 0x80 >> (int)(bit % 8));
            Span<byte> loaded = memory.AsSpan(Value(CoreRelocationKind.FieldByteOffset), Value(CoreRelocationKind.FieldByteSize));
            ulong number = 0;
            for (int i = 0; i < loaded.Length; i++)
                number |= (ulong)loaded[spec.ByteOrder == ByteOrder.LittleEndian ? i : loaded.Length - 1 - i] << i * 8;

            number = number << Value(CoreRelocationKind.FieldLeftShift) >> Value(CoreRelocationKind.FieldRightShift);
            Assert.Equal(ulong.MaxValue >> 64 - width, number);
        }
    }

    [Fact]
    public void Both_byte_orders_of_an_object_give_the_same_values()
    {
        var little = Values("core_relocs", "core_target");
        var big = Values("core_relocs.be", "core_target.be");
        Assert.True(big.Count > 60);
        foreach (var (question, value) in big)
            Assert.True(little[question] == value, $"{question}: {little[question]} and {value}");
    }

    static Dictionary<string, ulong> Values(string name, string target)
    {
        ObjectSpec spec = Read(name);
        var relocator = new CoreRelocator(spec.Btf!, spec.ByteOrder, new CoreTarget(Read(target).Btf!));
        return spec.Programs.SelectMany(static program => program.CoreRelocations).Distinct().Select(relocator.Resolve)
            .Where(static resolution => resolution.Relocation.Kind is not (CoreRelocationKind.FieldLeftShift
                or CoreRelocationKind.TypeIdTarget or CoreRelocationKind.TypeIdLocal))
            .DistinctBy(static resolution => (resolution.Relocation.Kind, resolution.Local))
            .ToDictionary(static resolution => $"{resolution.Relocation.Kind} {resolution.Local}", static resolution => resolution.Value);
    }

    [Theory]
    [InlineData("missing_field", "struct moved.gone: the kernel has struct moved, but without a fitting gone")]
    [InlineData("missing_type", "struct gone.value: the kernel has no struct gone")]
    [InlineData("missing_enum_value", "enum number::NUMBER_GONE: the kernel has enum number, but without a fitting NUMBER_GONE")]
    [InlineData("beyond_the_array", "struct arrays.shorter[5]: the kernel has struct arrays, but without a fitting shorter[5]")]
    [InlineData("signed_width",
        "struct widths.s32_to_s64: it has 4 bytes here and 8 in the kernel, and is not unsigned or a pointer, so a load of another width would change its value")]
    [InlineData("other_kind", "struct moved___other_kind.c.x: the kernel has struct moved, but without a fitting c.x")]
    public void What_is_missing_is_poisoned_and_named(string program, string reason)
    {
        ObjectSpec spec = Relocator.Relocate(Read("core_poison"),
            KernelTarget.Of("core_target") with { Programs = new HashSet<string> { program } }, new DiagnosticBag())!;
        PoisonedInstruction poisoned = spec.Programs.Get(program).Poisoned[0];
        Assert.Equal(reason, poisoned.Reason);
        Assert.Equal(Instruction.CallHelper(0xbad2310), spec.Programs.Get(program).Instructions[poisoned.Instruction]);
    }

    [Fact]
    public void Types_of_one_name_that_differ_are_refused()
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(Relocator.Relocate(Read("core_ambiguous"), KernelTarget.Of("core_target"), diagnostics));
        Assert.Contains(diagnostics, static diagnostic => diagnostic.Id == DiagnosticId.CoreAmbiguous);
    }

    /// <summary>A struct with one int, at an offset, behind as many bytes of something else.</summary>
    static BtfBuilder StructWithInt(uint offset, string structName = "thing", BtfFile? baseFile = null)
    {
        var types = new BtfBuilder(baseFile);
        int integer = types.AddInt("int", 4, signed: true);
        types.AddStruct(structName, offset + 4);
        types.AddMember("value", integer, offset * 8);
        return types;
    }

    static ObjectSpec Load(Instruction instruction) => new()
    {
        Btf = StructWithInt(0).ToFile(),
        Programs =
        {
            new ProgramSpec
            {
                Name = "load",
                Instructions = [instruction, Instruction.Exit],
                CoreRelocations = [new CoreRelocation(0, CoreRelocationKind.FieldByteOffset, 2, "0:0")],
            },
        },
    };

    [Theory]
    [InlineData(32764, null)]
    [InlineData(32768, DiagnosticId.CoreOffsetTooLarge)]
    public void An_offset_must_fit_in_the_instruction(uint offset, string? id)
    {
        var diagnostics = new DiagnosticBag();
        var target = new RelocationTarget { Types = new CoreTarget(StructWithInt(offset).ToFile()) };
        ObjectSpec? relocated = Relocator.Relocate(Load(Instruction.Load(OperandSize.Word, Register.R0, Register.R1, 0)), target,
            diagnostics);
        Assert.Equal(id, diagnostics.Count == 0 ? null : diagnostics[0].Id);
        if (id is null)
            Assert.Equal((short)offset, relocated!.Programs[0].Instructions[0].Offset);
    }

    [Fact]
    public void An_instruction_that_holds_another_value_is_not_touched()
    {
        var diagnostics = new DiagnosticBag();
        var target = new RelocationTarget { Types = new CoreTarget(StructWithInt(8).ToFile()) };
        Assert.Null(Relocator.Relocate(Load(Instruction.Load(OperandSize.Word, Register.R0, Register.R1, 4)), target, diagnostics));
        Diagnostic diagnostic = Assert.Single(diagnostics);
        Assert.Equal((DiagnosticId.CoreInstruction, "load", 0),
            (diagnostic.Id, diagnostic.Location.Program, diagnostic.Location.Instruction));
        Assert.Contains("struct thing.value expects 0 in the instruction, which holds 4", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Modules_are_only_asked_for_what_the_kernel_lacks()
    {
        ObjectSpec spec = Load(Instruction.Load(OperandSize.Word, Register.R0, Register.R1, 0));
        BtfFile with = StructWithInt(8).ToFile(), without = StructWithInt(0, "other").ToFile();
        int asked = 0;
        short OffsetFor(BtfFile kernel)
        {
            var types = new CoreTarget(kernel, () =>
            {
                asked++;
                return [StructWithInt(24, "thing", kernel).ToFile()];
            });
            return Relocator.Relocate(spec, new RelocationTarget { Types = types },
                new DiagnosticBag())!.Programs[0].Instructions[0].Offset;
        }

        Assert.Equal((8, 0), (OffsetFor(with), asked));
        Assert.Equal((24, 1), (OffsetFor(without), asked));
    }

    [Fact]
    public void Structs_that_contain_each_other_twice_do_not_take_forever()
    {
        var types = new BtfBuilder();
        int integer = types.AddInt("int", 4);
        for (int i = 0; i < 60; i++)
        {
            types.AddStruct(i == 59 ? "thing" : "", 8);
            types.AddMember("", i == 0 ? integer : types.NextId - 2, 0);
            types.AddMember("", i == 0 ? integer : types.NextId - 2, 0);
        }
        ObjectSpec spec = Load(Instruction.Load(OperandSize.Word, Register.R0, Register.R1, 0));
        ObjectSpec? relocated = Relocator.Relocate(spec, new RelocationTarget { Types = new CoreTarget(types.ToFile()) },
            new DiagnosticBag());
        Assert.Single(relocated!.Programs[0].Poisoned);
    }
}
