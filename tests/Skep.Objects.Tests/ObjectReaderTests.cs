using System.Buffers;
using System.Buffers.Binary;
using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects.Elf;

namespace Skep.Objects.Tests;

public sealed class ObjectReaderTests
{
    static ObjectSpec Read(string source, ByteOrder order = ByteOrder.LittleEndian, params string[] options)
    {
        var diagnostics = new DiagnosticBag();
        ObjectSpec? spec = ObjectReader.Read(Compiled.Object(source, "clang-19", order, options), source + ".bpf.o", diagnostics);
        Assert.Empty(diagnostics);
        return spec!;
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Programs_get_what_their_section_says_and_all_that_they_call(ByteOrder order)
    {
        ObjectSpec spec = Read("features", order);
        Assert.Equal("features", spec.Name);
        Assert.Equal(order, spec.ByteOrder);
        Assert.Equal("Dual BSD/GPL", spec.License);
        Assert.Equal(["classify", "optional", "pass", "work"], spec.Programs.Select(static program => program.Name).Order());

        ProgramSpec optional = spec.Programs.Get("optional");
        Assert.Equal((ProgramType.Tracepoint, "syscalls/sys_enter_openat", false),
            (optional.Type, optional.AttachTarget, optional.AutoLoad));

        ProgramSpec work = spec.Programs.Get("work");
        Assert.Equal((ProgramType.Xdp, AttachType.Xdp, true), (work.Type, work.AttachType, work.AutoLoad));
        Assert.Equal(["work", "callback", "global", "hidden", "twice"], work.Functions.Select(static function => function.Name).Order()
            .OrderBy(static name => name != "work"));
        foreach (FunctionSpec function in work.Functions)
            Assert.Equal(function.Name, spec.Btf!.GetType(function.TypeId).Name);

        // Every call and every function address leads to the start of a function.
        for (int i = 0; i < work.Instructions.Length; i += work.Instructions[i].SlotCount)
        {
            if (work.Instructions[i] is { IsBpfToBpfCall: true } or { IsFunctionLoad: true })
            {
                Assert.True(work.Instructions[i].TryGetTarget(i, out long target));
                Assert.Contains(work.Functions, function => function.Instruction == target);
            }
        }
    }

    [Fact]
    public void Source_lines_follow_a_function_into_every_program_that_calls_it()
    {
        ObjectSpec spec = Read("features");
        foreach (string name in (string[])["work", "pass", "classify"])
        {
            ProgramSpec program = spec.Programs.Get(name);
            FunctionSpec twice = Assert.Single(program.Functions, static function => function.Name == "twice");
            SourceLine line = program.LineOf(twice.Instruction)!.Value;
            Assert.EndsWith("features.bpf.c", line.File, StringComparison.Ordinal);
            Assert.Equal("bpf_printk(\"twice %d\", x);", program.LineOf(twice.Instruction + 3)!.Value.Text.Trim());
            Assert.Equal("twice", program.FunctionOf(twice.Instruction + 1)!.Name);
        }
    }

    [Fact]
    public void Map_definitions_hold_sizes_slots_and_templates()
    {
        ObjectSpec spec = Read("features");
        MapSpec outer = spec.Maps.Get("outer");
        Assert.Equal(MapType.ArrayOfMaps, outer.Type);
        Assert.Equal([new MapSlot(1, "second"), new MapSlot(3, "first")], outer.Slots.OrderBy(static slot => slot.Index));
        Assert.Equal((MapType.Array, 4, 4, 1u), (outer.Inner!.Type, outer.Inner.KeySize, outer.Inner.ValueSize, outer.Inner.MaxEntries));
        Assert.Equal([new MapSlot(0, "pass"), new MapSlot(2, "work")], spec.Maps.Get("jumps").Slots.OrderBy(static slot => slot.Index));
        Assert.Equal(MapPinning.ByName, spec.Maps.Get("pinned").Pinning);
        Assert.Equal((3ul, 0), (spec.Maps.Get("bloom").Extra, spec.Maps.Get("bloom").NumaNode));
        Assert.True(spec.Maps.Get(".rodata").Freeze);
        Assert.False(spec.Maps.Get(".data").Freeze);
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Variables_have_the_value_that_the_source_gives_them(ByteOrder order)
    {
        ObjectSpec spec = Read("features", order);
        int Value(string name)
        {
            ReadOnlySpan<byte> bytes = spec.Variables.Get(name).Value;
            return order == ByteOrder.LittleEndian ? BinaryPrimitives.ReadInt32LittleEndian(bytes)
                : BinaryPrimitives.ReadInt32BigEndian(bytes);
        }

        Assert.Equal((5, 3, 7), (Value("factor"), Value("counter"), Value("hidden_counter")));
        VariableSpec pair = spec.Variables.Get("pair");
        Assert.Equal((16, 1), (pair.Size, pair.Value[0]));
        Assert.True(pair.IsReadOnly);
        Assert.Equal(".data.custom", spec.Variables.Get("last_one").Map.Name);
        Assert.Equal((byte)'x', spec.Variables.Get("letter").Value[0]);
        Assert.True(spec.Variables.Get("total").Value.SequenceEqual(new byte[8]));
    }

    [Fact]
    public void Setting_a_variable_changes_the_section_but_not_the_object_it_was_copied_from()
    {
        ObjectSpec spec = Read("features"), copy = spec.Copy();
        copy.Variables.Get("factor").Set(99);
        Assert.Equal(99,
            BinaryPrimitives.ReadInt32LittleEndian(copy.Maps.Get(".rodata").Contents.AsSpan(copy.Variables.Get("factor").Offset)));
        Assert.Equal(5, spec.Variables.Get("factor").Get<int>());
        Assert.Throws<ArgumentException>(() => spec.Variables.Get("factor").Set(5L));
    }

    [Fact]
    public void An_object_without_types_still_has_programs_and_variables()
    {
        ObjectSpec spec = Read("untyped", ByteOrder.LittleEndian, "-g0");
        Assert.Null(spec.Btf);
        ProgramSpec program = Assert.Single(spec.Programs);
        Assert.Equal(["count", "add"], program.Functions.Select(static function => function.Name));
        Assert.Empty(program.Lines);
        Assert.Equal(42, spec.Variables.Get("limit").Get<int>());
        MapSpec map = spec.Maps.Get("hits");
        Assert.Equal((MapOrigin.Legacy, MapType.Hash, 4, 8, 1024u, MapFlags.NoPrealloc),
            (map.Origin, map.Type, map.KeySize, map.ValueSize, map.MaxEntries, map.Flags));
        Assert.Contains(program.References, static reference => reference is { Kind: ReferenceKind.Map, Symbol: "hits" });
    }

    [Theory]
    [InlineData("globals")]
    [InlineData("subprograms")]
    [InlineData("isa")]
    public void Code_of_an_old_assembler_refers_to_the_same_things_as_clang_s(string name)
    {
        ObjectSpec gcc = ReadSample(name + ".gcc"), clang = ReadSample(name);
        foreach (ProgramSpec program in gcc.Programs)
        {
            ProgramSpec other = clang.Programs.Get(program.Name);
            Assert.Equal(VariablesOf(clang, other), VariablesOf(gcc, program));
            Assert.Equal(other.Functions.Select(static function => function.Name).Order(), program.Functions
                .Select(static function => function.Name).Order());
        }
    }

    static ObjectSpec ReadSample(string name)
    {
        var diagnostics = new DiagnosticBag();
        ObjectSpec? spec = ObjectReader.Read(File.ReadAllBytes(Repository.File("tests", "objects", name + ".bpf.o")), name, diagnostics);
        Assert.Empty(diagnostics);
        return spec!;
    }

    /// <summary>The variables whose start a program refers to.</summary>
    static IEnumerable<string> VariablesOf(ObjectSpec spec, ProgramSpec program) => program.References
        .SelectMany(reference => spec.Variables.Where(variable => variable.Map.Name == reference.Symbol
            && variable.Offset == reference.Addend))
        .Select(static variable => variable.Name).Where(static name => !name.Contains('.')).Distinct().Order();

    [Fact]
    public void A_library_of_functions_has_no_programs()
    {
        ObjectSpec spec = Read("library");
        Assert.Empty(spec.Programs);
    }

    [Fact]
    public void Tables_of_functions_name_the_programs_in_their_slots()
    {
        ObjectSpec spec = Read("struct_ops");
        MapSpec table = spec.Maps.Get("skep_cc");
        Assert.Equal((MapOrigin.StructOps, MapType.StructOps, MapFlags.Link, true),
            (table.Origin, table.Type, table.Flags, table.AutoCreate));
        var type = spec.Btf!.GetType(table.ValueTypeId);
        Assert.Equal("tcp_congestion_ops", type.Name);
        Assert.Equal(["ssthresh=on_ssthresh", "undo_cwnd=on_undo"], table.Slots
            .Select(slot => $"{type.GetMember(slot.Index).Name}={slot.Name}").Order());
        Assert.Equal("skep", System.Text.Encoding.ASCII.GetString(table.Contents!.AsSpan((int)type.GetMember(2).ByteOffset, 4)));
        Assert.Equal(ProgramType.StructOps, spec.Programs.Get("on_undo").Type);
        Assert.False(spec.Maps.Get("optional_cc").AutoCreate);
    }

    [Fact]
    public void A_program_brings_the_callback_for_its_exceptions()
    {
        ProgramSpec program = Assert.Single(Read("exception").Programs);
        Assert.Equal(["throws", "on_exception"], program.Functions.Select(static function => function.Name));
    }

    [Fact]
    public void An_arena_holds_the_globals_of_its_address_space()
    {
        ObjectSpec spec = Read("arena");
        VariableSpec variable = spec.Variables.Get("shared");
        Assert.Equal((MapType.Arena, 7), (variable.Map.Type, variable.Get<int>()));
        ProgramSpec program = Assert.Single(spec.Programs);
        Assert.Contains(program.References, static reference => reference is { Kind: ReferenceKind.MapValue, Symbol: "arena" });
    }

    [Theory]
    [InlineData("unknown-member", "BPF4021", "no map has")]
    [InlineData("static-map", "BPF4020", "is static")]
    [InlineData("no-type", "BPF4020", "has no type")]
    [InlineData("sizes-differ", "BPF4020", "another member says")]
    [InlineData("undefined", "BPF4025", "'elsewhere' is defined nowhere")]
    [InlineData("inner-pinned", "BPF4020", "not possible for an inner map")]
    [InlineData("slot-of-function", "BPF4022", "which is no program")]
    public void What_is_wrong_is_named(string mistake, string id, string text)
    {
        var diagnostics = new DiagnosticBag();
        byte[] bytes = Compiled.Object("mistakes", "clang-19", ByteOrder.LittleEndian, $"-DMISTAKE_{mistake.Replace('-', '_')}");
        Assert.Null(ObjectReader.Read(bytes, "mistakes.bpf.o", diagnostics));
        Assert.Contains(diagnostics, diagnostic => diagnostic.Id == id && diagnostic.Message.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_jump_table_is_refused_with_the_option_that_avoids_it()
    {
        var elf = new ElfBuilder(ByteOrder.LittleEndian);
        var (first, second) = Instruction.LoadImmediate64(Register.R1, 0);
        byte[] bytes = InstructionCodec.Encode([first, second, Instruction.GotoRegister(Register.R1), Instruction.Exit],
            ByteOrder.LittleEndian);
        int code = elf.AddSection("syscall", ElfSectionType.ProgramBits, ElfSectionFlags.Executable, bytes);
        elf.AddSymbol("jumps", code, 0, (ulong)bytes.Length, ElfSymbolBinding.Global, ElfSymbolType.Function);
        int tables = elf.AddSection(".jumptables", ElfSectionType.ProgramBits, ElfSectionFlags.None, new byte[16]);
        int table = elf.AddSymbol("BPF.JT.0.0", tables, 0, 16, ElfSymbolBinding.Global, ElfSymbolType.Object);
        elf.AddRelocation(code, 0, BpfRelocationType.Wide, table);
        var output = new ArrayBufferWriter<byte>();
        elf.WriteTo(output);
        var diagnostics = new DiagnosticBag();
        Assert.Null(ObjectReader.Read(output.WrittenMemory, "jumps", diagnostics));
        Diagnostic diagnostic = Assert.Single(diagnostics);
        Assert.Equal((DiagnosticId.CodeRelocation, "syscall", 0L),
            (diagnostic.Id, diagnostic.Location.Section, diagnostic.Location.Offset));
        Assert.Contains("jump table 'BPF.JT.0.0'", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("-fno-jump-tables", diagnostic.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void Opening_what_is_no_object_says_so()
    {
        Require.Linux();
        var exception = Assert.Throws<BadObjectException>(() => ObjectReader.Open("/proc/self/exe"));
        Assert.Equal(DiagnosticId.NotBpfObject, Assert.Single(exception.Diagnostics).Id);
    }
}
